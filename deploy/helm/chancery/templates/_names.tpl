{{- define "chancery.name" -}}
{{- $name := printf "%s-%s" .Release.Name .Chart.Name -}}
{{- if contains .Chart.Name .Release.Name }}{{ $name = .Release.Name }}{{ end -}}
{{- $name | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- define "chancery.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "chancery.labels" -}}
{{ include "chancery.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* What both the server and the migration before it are run with. */}}
{{- define "chancery.container" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
env:
  - { name: CHANCERY_LISTEN, value: {{ printf "%s:7443" .Values.address | quote }} }
  - { name: CHANCERY_PUBLIC_URL, value: {{ .Values.publicUrl | quote }} }
  - { name: CHANCERY_TLS_CERT, value: /run/chancery/tls/tls.crt }
  - { name: CHANCERY_TLS_KEY, value: /run/chancery/tls/tls.key }
  - { name: CHANCERY_DATABASE_URL_FILE, value: /run/chancery/secrets/database-url }
  - { name: CHANCERY_MASTER_KEY_FILE, value: /run/chancery/secrets/master-key }
  {{- if .Values.bootstrapToken.existingSecret }}
  - { name: CHANCERY_BOOTSTRAP_TOKEN_FILE, value: /run/chancery/secrets/bootstrap-token }
  {{- end }}
  {{- if .Values.distribution.enabled }}
  - { name: CHANCERY_DISTRIBUTION_LISTEN, value: {{ printf "%s:%v" .Values.address .Values.distribution.port | quote }} }
  {{- end }}
  {{- range $name, $value := .Values.settings }}
  - { name: {{ $name }}, value: {{ $value | toString | quote }} }
  {{- end }}
volumeMounts:
  - { name: secrets, mountPath: /run/chancery/secrets, readOnly: true }
  - { name: tls, mountPath: /run/chancery/tls, readOnly: true }
  - { name: data, mountPath: /var/lib/chancery }
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- end }}
