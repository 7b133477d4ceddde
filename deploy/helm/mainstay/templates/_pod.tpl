{{/* Parts of pods that members and jobs share. */}}

{{- define "mainstay.podSecurityContext" -}}
{{- if .Values.podSecurityContext.enabled }}
securityContext:
  {{- omit .Values.podSecurityContext "enabled" | toYaml | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "mainstay.containerSecurityContext" -}}
{{- if .Values.containerSecurityContext.enabled }}
securityContext:
  {{- omit .Values.containerSecurityContext "enabled" | toYaml | nindent 2 }}
{{- end }}
{{- end -}}

{{/* How etcdctl gets in. */}}
{{- define "mainstay.clientEnvironment" -}}
- name: ETCDCTL_API
  value: "3"
- name: ETCD_ON_K8S
  value: "yes"
- name: MY_STS_NAME
  value: {{ include "mainstay.fullname" . | quote }}
- name: ETCD_CLUSTER_DOMAIN
  value: {{ include "mainstay.domain" . | quote }}
{{- if include "mainstay.hasUsers" . }}
{{- if .Values.usePasswordFiles }}
- name: ETCD_ROOT_PASSWORD_FILE
  value: {{ printf "/opt/bitnami/etcd/secrets/%s" (include "mainstay.passwordKey" .) | quote }}
{{- else }}
- name: ETCD_ROOT_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "mainstay.passwordSecret" . }}
      key: {{ include "mainstay.passwordKey" . }}
{{- end }}
{{- end }}
{{- if .Values.auth.client.secureTransport }}
{{- include "mainstay.tlsEnvironment" (dict "side" .Values.auth.client "prefix" "ETCD_" "directory" "client") }}
{{- end }}
{{- end -}}

{{/* dict "side" .Values.auth.peer "prefix" "ETCD_PEER_" "directory" "peer" */}}
{{- define "mainstay.tlsEnvironment" -}}
{{- $directory := printf "/opt/bitnami/etcd/certs/%s" .directory }}
{{- if .side.useAutoTLS }}
- name: {{ .prefix }}AUTO_TLS
  value: "true"
{{- else }}
- name: {{ .prefix }}CERT_FILE
  value: {{ printf "%s/%s" $directory .side.certFilename | quote }}
- name: {{ .prefix }}KEY_FILE
  value: {{ printf "%s/%s" $directory .side.certKeyFilename | quote }}
{{- if .side.enableAuthentication }}
- name: {{ .prefix }}CLIENT_CERT_AUTH
  value: "true"
{{- end }}
{{- if or .side.enableAuthentication .side.caFilename }}
- name: {{ .prefix }}TRUSTED_CA_FILE
  value: {{ printf "%s/%s" $directory (default "ca.crt" .side.caFilename) | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What a job goes by to find the members. */}}
{{- define "mainstay.jobEnvironment" -}}
{{ include "mainstay.clientEnvironment" . }}
- name: ETCD_INITIAL_CLUSTER
  value: {{ include "mainstay.initialCluster" . | quote }}
- name: ETCD_ADVERTISE_CLIENT_URLS
  value: {{ printf "%s://%s.%s.svc.%s:%d" (include "mainstay.clientScheme" .) (include "mainstay.fullname" .) .Release.Namespace .Values.clusterDomain (int .Values.containerPorts.client) | quote }}
{{- end -}}

{{- define "mainstay.clientMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if and .Values.usePasswordFiles (include "mainstay.hasUsers" .) }}
- name: etcd-secrets
  mountPath: /opt/bitnami/etcd/secrets
  readOnly: true
{{- end }}
{{- if include "mainstay.hasCertificates" (dict "side" .Values.auth.client) }}
- name: etcd-client-certs
  mountPath: /opt/bitnami/etcd/certs/client/
  readOnly: true
{{- end }}
{{- end -}}

{{- define "mainstay.clientVolumes" -}}
- name: tmp
  emptyDir: {}
{{- if and .Values.usePasswordFiles (include "mainstay.hasUsers" .) }}
- name: etcd-secrets
  secret:
    secretName: {{ include "mainstay.passwordSecret" . }}
{{- end }}
{{- if include "mainstay.hasCertificates" (dict "side" .Values.auth.client) }}
- name: etcd-client-certs
  secret:
    secretName: {{ include "mainstay.certificatesSecret" (dict "side" "client" "context" .) }}
    defaultMode: 256
{{- end }}
{{- end -}}

{{/* Gives volumes to the user of the server: dict "paths" (list "/bitnami/etcd") "mounts" TEXT "context" $ */}}
{{- define "mainstay.volumePermissions" -}}
- name: volume-permissions
  image: {{ include "mainstay.volumePermissionsImage" .context }}
  imagePullPolicy: {{ .context.Values.volumePermissions.image.pullPolicy | quote }}
  command: [/bin/sh, -ec]
  args:
    - chown -R {{ .context.Values.containerSecurityContext.runAsUser }}:{{ .context.Values.podSecurityContext.fsGroup }} {{ join " " .paths }}
  securityContext:
    runAsUser: 0
  {{- with .context.Values.volumePermissions.resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  volumeMounts:
    {{- .mounts | nindent 4 }}
{{- end -}}

{{/* A pod that does one thing: dict "job" NAME "component" NAME "settings" (of the job) "environment" TEXT "snapshots" BOOL "context" $ */}}
{{- define "mainstay.jobPod" -}}
{{- $context := .context -}}
metadata:
  labels:
    {{- include "mainstay.jobLabels" (dict "component" .component "context" $context) | nindent 4 }}
  {{- with .settings.podAnnotations }}
  annotations:
    {{- include "mainstay.render" (dict "value" . "context" $context) | nindent 4 }}
  {{- end }}
spec:
  {{- include "mainstay.pullSecrets" $context | nindent 2 }}
  serviceAccountName: {{ include "mainstay.serviceAccount" $context }}
  restartPolicy: OnFailure
  {{- include "mainstay.podSecurityContext" $context | nindent 2 }}
  {{- with .settings.nodeSelector }}
  nodeSelector:
    {{- include "mainstay.render" (dict "value" . "context" $context) | nindent 4 }}
  {{- end }}
  {{- with .settings.tolerations }}
  tolerations:
    {{- include "mainstay.render" (dict "value" . "context" $context) | nindent 4 }}
  {{- end }}
  {{- if and .snapshots $context.Values.volumePermissions.enabled }}
  initContainers:
    {{- $mount := "- name: snapshot-volume\n  mountPath: /snapshots" }}
    {{- include "mainstay.volumePermissions" (dict "paths" (list "/snapshots") "mounts" $mount "context" $context) | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ printf "etcd-%s" .component }}
      image: {{ include "mainstay.image" $context }}
      imagePullPolicy: {{ $context.Values.image.pullPolicy | quote }}
      {{- include "mainstay.containerSecurityContext" $context | nindent 6 }}
      command: [{{ printf "/opt/bitnami/scripts/etcd/%s.sh" .job | quote }}]
      env:
        {{- include "mainstay.jobEnvironment" $context | nindent 8 }}
        {{- with .environment }}
        {{- . | nindent 8 }}
        {{- end }}
      {{- with .settings.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        {{- include "mainstay.clientMounts" $context | nindent 8 }}
        {{- if .snapshots }}
        - name: snapshot-volume
          mountPath: /snapshots
          {{- with $context.Values.disasterRecovery.pvc.subPath }}
          subPath: {{ . }}
          {{- end }}
        {{- end }}
  volumes:
    {{- include "mainstay.clientVolumes" $context | nindent 4 }}
    {{- if .snapshots }}
    - name: snapshot-volume
      persistentVolumeClaim:
        claimName: {{ include "mainstay.snapshotsClaim" $context }}
    {{- end }}
{{- end -}}

{{/* Affinity by presets: dict "preset" "soft" "context" $ */}}
{{- define "mainstay.podAffinity" -}}
{{- $term := printf "labelSelector:\n  matchLabels:\n%s\ntopologyKey: kubernetes.io/hostname" (include "mainstay.selector" .context | indent 4) -}}
{{- if eq .preset "soft" }}
preferredDuringSchedulingIgnoredDuringExecution:
  - weight: 1
    podAffinityTerm:
      {{- $term | nindent 6 }}
{{- else if eq .preset "hard" }}
requiredDuringSchedulingIgnoredDuringExecution:
  - {{- $term | nindent 4 }}
{{- end }}
{{- end -}}

{{- define "mainstay.nodeAffinity" -}}
{{- $expression := printf "- key: %s\n  operator: In\n  values:\n%s" .key (toYaml .values | indent 4) -}}
{{- if eq .type "soft" }}
preferredDuringSchedulingIgnoredDuringExecution:
  - weight: 1
    preference:
      matchExpressions:
        {{- $expression | nindent 8 }}
{{- else if eq .type "hard" }}
requiredDuringSchedulingIgnoredDuringExecution:
  nodeSelectorTerms:
    - matchExpressions:
        {{- $expression | nindent 8 }}
{{- end }}
{{- end -}}

{{- define "mainstay.affinity" -}}
{{- if .Values.affinity }}
{{- include "mainstay.render" (dict "value" .Values.affinity "context" .) }}
{{- else }}
{{- with include "mainstay.podAffinity" (dict "preset" .Values.podAffinityPreset "context" .) }}
podAffinity: {{- . | nindent 2 }}
{{- end }}
{{- with include "mainstay.podAffinity" (dict "preset" .Values.podAntiAffinityPreset "context" .) }}
podAntiAffinity: {{- . | nindent 2 }}
{{- end }}
{{- with include "mainstay.nodeAffinity" .Values.nodeAffinityPreset }}
nodeAffinity: {{- . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A probe: dict "probe" .Values.livenessProbe "custom" .Values.customLivenessProbe "path" "/livez" "context" $ */}}
{{- define "mainstay.probe" -}}
{{- if .custom }}
{{- include "mainstay.render" (dict "value" .custom "context" .context) }}
{{- else if .probe.enabled }}
{{- $client := .context.Values.auth.client }}
{{- $separate := .context.Values.metrics.useSeparateEndpoint }}
{{- if and $client.secureTransport $client.enableAuthentication (not $separate) }}
{{- /* Kubernetes has no certificate to show. */}}
{{- if eq .path "/readyz" }}
exec:
  command: [/opt/bitnami/scripts/etcd/healthcheck.sh]
{{- else }}
tcpSocket:
  port: client
{{- end }}
{{- else }}
httpGet:
  path: {{ .path }}
  port: {{ include "mainstay.metricsPortName" .context }}
  scheme: {{ include "mainstay.metricsScheme" .context | upper }}
{{- end }}
{{ omit .probe "enabled" | toYaml }}
{{- end }}
{{- end -}}
