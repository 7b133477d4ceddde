{{/* Where Prometheus finds the metrics: dict "monitor" .Values.metrics.podMonitor "context" $ */}}
{{- define "mainstay.metricsEndpoint" -}}
- port: {{ include "mainstay.metricsPortName" .context }}
  path: /metrics
  scheme: {{ default (include "mainstay.metricsScheme" .context) .monitor.scheme }}
  {{- with .monitor.interval }}
  interval: {{ . }}
  {{- end }}
  {{- with .monitor.scrapeTimeout }}
  scrapeTimeout: {{ . }}
  {{- end }}
  {{- with .monitor.tlsConfig }}
  tlsConfig:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .monitor.relabelings }}
  relabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .monitor.metricRelabelings }}
  metricRelabelings:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
