{{/* Names */}}

{{- define "mainstay.name" -}}
{{- default "etcd" .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "mainstay.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "mainstay.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "mainstay.headless" -}}
{{- printf "%s-headless" (include "mainstay.fullname" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The domain in which the pods have names. */}}
{{- define "mainstay.domain" -}}
{{- printf "%s.%s.svc.%s" (include "mainstay.headless" .) .Release.Namespace .Values.clusterDomain -}}
{{- end -}}

{{- define "mainstay.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "mainstay.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Values that may hold templates: dict "value" VALUE "context" $. Nothing comes of what is empty. */}}
{{- define "mainstay.render" -}}
{{- if .value -}}
{{- $text := .value -}}
{{- if not (typeIs "string" $text) -}}{{- $text = toYaml $text -}}{{- end -}}
{{- if contains "{{" $text -}}{{- tpl $text .context -}}{{- else -}}{{- $text -}}{{- end -}}
{{- end -}}
{{- end -}}

{{/* What selectors go by; never to be changed, since Kubernetes refuses that. */}}
{{- define "mainstay.selector" -}}
app.kubernetes.io/name: {{ include "mainstay.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "mainstay.labels" -}}
{{ include "mainstay.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ include "mainstay.render" (dict "value" . "context" $) }}
{{- end }}
{{- end -}}

{{/* Labels of the pods of jobs: the selectors of the members must not find them. dict "component" NAME "context" $ */}}
{{- define "mainstay.jobLabels" -}}
app.kubernetes.io/name: {{ printf "%s-%s" (include "mainstay.name" .context) .component }}
app.kubernetes.io/instance: {{ .context.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{ include "mainstay.fullname" .context }}-client: "true"
{{- end -}}

{{/* Metadata of an object: dict "name" NAME "context" $, and optionally "namespace", "labels", "annotations". */}}
{{- define "mainstay.metadata" -}}
{{- $context := .context -}}
name: {{ .name }}
namespace: {{ .namespace | default $context.Release.Namespace | quote }}
labels:
  {{- include "mainstay.labels" $context | nindent 2 }}
  {{- with .labels }}
  {{- include "mainstay.render" (dict "value" . "context" $context) | nindent 2 }}
  {{- end }}
{{- $annotations := merge (dict) (.annotations | default dict) $context.Values.commonAnnotations }}
{{- with $annotations }}
annotations:
  {{- include "mainstay.render" (dict "value" . "context" $context) | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Images */}}

{{- define "mainstay.imageOf" -}}
{{- $registry := default .image.registry .context.Values.global.imageRegistry -}}
{{- $separator := ternary "@" ":" (not (empty .image.digest)) -}}
{{- $version := default (default .context.Chart.AppVersion .image.tag) .image.digest -}}
{{- with $registry -}}{{- . -}}/{{- end -}}
{{- printf "%s%s%s" .image.repository $separator $version -}}
{{- end -}}

{{- define "mainstay.image" -}}
{{- include "mainstay.imageOf" (dict "image" .Values.image "context" .) -}}
{{- end -}}

{{- define "mainstay.volumePermissionsImage" -}}
{{- $image := ternary .Values.volumePermissions.image .Values.image (not (empty .Values.volumePermissions.image.repository)) -}}
{{- include "mainstay.imageOf" (dict "image" $image "context" .) -}}
{{- end -}}

{{- define "mainstay.pullSecrets" -}}
{{- $secrets := concat .Values.global.imagePullSecrets .Values.image.pullSecrets .Values.volumePermissions.image.pullSecrets | uniq -}}
{{- with $secrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ if kindIs "map" . }}{{ .name }}{{ else }}{{ . }}{{ end }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Who may do what */}}

{{- define "mainstay.hasUsers" -}}
{{- if or .Values.auth.rbac.create .Values.auth.rbac.enabled -}}true{{- end -}}
{{- end -}}

{{- define "mainstay.passwordSecret" -}}
{{- tpl (default (include "mainstay.fullname" .) .Values.auth.rbac.existingSecret) . -}}
{{- end -}}

{{- define "mainstay.passwordKey" -}}
{{- if and .Values.auth.rbac.existingSecret .Values.auth.rbac.existingSecretPasswordKey -}}
{{- tpl .Values.auth.rbac.existingSecretPasswordKey . -}}
{{- else -}}
etcd-root-password
{{- end -}}
{{- end -}}

{{- define "mainstay.usesJwt" -}}
{{- if and .Values.auth.token.enabled (eq .Values.auth.token.type "jwt") -}}true{{- end -}}
{{- end -}}

{{- define "mainstay.jwtSecret" -}}
{{- tpl (default (printf "%s-jwt-token" (include "mainstay.fullname" .)) .Values.auth.token.privateKey.existingSecret) . -}}
{{- end -}}

{{/* What a member signs with, if nobody gave a key. */}}
{{- define "mainstay.newJwtKey" -}}
{{- $method := .Values.auth.token.signMethod -}}
{{- if or (hasPrefix "RS" $method) (hasPrefix "PS" $method) -}}
{{- genPrivateKey "rsa" -}}
{{- else if eq $method "ES256" -}}
{{- genPrivateKey "ecdsa" -}}
{{- else if hasPrefix "HS" $method -}}
{{- randAlphaNum 64 -}}
{{- else if eq $method "EdDSA" -}}
{{- genPrivateKey "ed25519" -}}
{{- else -}}
{{- fail (printf "A key for %s cannot be made here: put one into a Secret and name it in auth.token.privateKey.existingSecret" $method) -}}
{{- end -}}
{{- end -}}

{{- define "mainstay.token" -}}
{{- if include "mainstay.usesJwt" . -}}
{{- with .Values.auth.token -}}
jwt,priv-key=/opt/bitnami/etcd/certs/token/{{ .privateKey.filename }},sign-method={{ .signMethod }},ttl={{ .ttl }}
{{- end -}}
{{- else -}}
simple
{{- end -}}
{{- end -}}

{{/* Whether there is a directory of certificates: dict "side" .Values.auth.client */}}
{{- define "mainstay.hasCertificates" -}}
{{- if and .side.secureTransport (not .side.useAutoTLS) -}}true{{- end -}}
{{- end -}}

{{- define "mainstay.certificatesSecret" -}}
{{- $side := index .context.Values.auth .side -}}
{{- tpl (required (printf "A secret containing the %s certificates is required" .side) $side.existingSecret) .context -}}
{{- end -}}

{{/* Addresses */}}

{{- define "mainstay.clientScheme" -}}
{{- ternary "https" "http" .Values.auth.client.secureTransport -}}
{{- end -}}

{{- define "mainstay.peerScheme" -}}
{{- ternary "https" "http" .Values.auth.peer.secureTransport -}}
{{- end -}}

{{- define "mainstay.clientServicePort" -}}
{{- default .Values.service.ports.client .Values.service.port -}}
{{- end -}}

{{- define "mainstay.peerServicePort" -}}
{{- default .Values.service.ports.peer .Values.service.peerPort -}}
{{- end -}}

{{- define "mainstay.metricsPort" -}}
{{- if .Values.metrics.useSeparateEndpoint -}}
{{- .Values.containerPorts.metrics -}}
{{- else -}}
{{- .Values.containerPorts.client -}}
{{- end -}}
{{- end -}}

{{- define "mainstay.metricsPortName" -}}
{{- ternary "metrics" "client" .Values.metrics.useSeparateEndpoint -}}
{{- end -}}

{{- define "mainstay.metricsScheme" -}}
{{- if .Values.metrics.useSeparateEndpoint -}}http{{- else -}}{{- include "mainstay.clientScheme" . -}}{{- end -}}
{{- end -}}

{{- define "mainstay.initialCluster" -}}
{{- $members := list -}}
{{- range $ordinal := until (int .Values.replicaCount) -}}
{{- $pod := printf "%s-%d" (include "mainstay.fullname" $) $ordinal -}}
{{- $url := printf "%s://%s.%s:%d" (include "mainstay.peerScheme" $) $pod (include "mainstay.domain" $) (int $.Values.containerPorts.peer) -}}
{{- $members = append $members (printf "%s=%s" $pod $url) -}}
{{- end -}}
{{- join "," $members -}}
{{- end -}}

{{- define "mainstay.initialClusterState" -}}
{{- default (ternary "existing" "new" .Release.IsUpgrade) .Values.initialClusterState -}}
{{- end -}}

{{/* Volumes */}}

{{- define "mainstay.storageClass" -}}
{{- $class := default .Values.persistence.storageClass .Values.global.storageClass -}}
{{- if eq $class "-" -}}
storageClassName: ""
{{- else if $class -}}
storageClassName: {{ $class }}
{{- end -}}
{{- end -}}

{{- define "mainstay.configurationConfigMap" -}}
{{- if or .Values.configuration .Values.existingConfigmap -}}
{{- tpl (default (printf "%s-configuration" (include "mainstay.fullname" .)) .Values.existingConfigmap) . -}}
{{- end -}}
{{- end -}}

{{- define "mainstay.snapshotsClaim" -}}
{{- $own := printf "%s-snapshotter" (include "mainstay.fullname" .) -}}
{{- tpl (.Values.disasterRecovery.pvc.existingClaim | default .Values.startFromSnapshot.existingClaim | default $own) . -}}
{{- end -}}

{{/* Where the file of startFromSnapshot is. */}}
{{- define "mainstay.firstSnapshotDirectory" -}}
{{- ternary "/snapshots" "/init-snapshot" .Values.disasterRecovery.enabled -}}
{{- end -}}

{{/* What cannot be meant */}}

{{- define "mainstay.validate" -}}
{{- $complaints := list -}}
{{- if .Values.startFromSnapshot.enabled -}}
{{- if and (not .Values.disasterRecovery.enabled) (not .Values.startFromSnapshot.existingClaim) -}}
{{- $complaints = append $complaints "etcd: startFromSnapshot.existingClaim\n    An existing claim with the snapshot is needed to start from it (--set startFromSnapshot.existingClaim=CLAIM)" -}}
{{- end -}}
{{- if and (not .Values.disasterRecovery.enabled) (not .Values.startFromSnapshot.snapshotFilename) -}}
{{- $complaints = append $complaints "etcd: startFromSnapshot.snapshotFilename\n    The name of the file is needed to start from it (--set startFromSnapshot.snapshotFilename=FILE)" -}}
{{- end -}}
{{- end -}}
{{- if and .Values.disasterRecovery.enabled (not .Values.persistence.enabled) -}}
{{- $complaints = append $complaints "etcd: disasterRecovery\n    Members that keep nothing cannot be recovered (--set persistence.enabled=true)" -}}
{{- end -}}
{{- if and .Values.pdb.create .Values.pdb.minAvailable .Values.pdb.maxUnavailable -}}
{{- $complaints = append $complaints "etcd: pdb.maxUnavailable\n    Kubernetes takes one of the two (--set pdb.minAvailable=\"\")" -}}
{{- end -}}
{{- if $complaints -}}
{{- fail (printf "\nVALUES VALIDATION:\n%s" (join "\n" $complaints)) -}}
{{- end -}}
{{- end -}}
