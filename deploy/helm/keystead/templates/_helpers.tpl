{{- define "keystead.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "keystead.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "keystead.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "keystead.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Never changes: the selector of a Deployment is immutable. */}}
{{- define "keystead.selectorLabels" -}}
app.kubernetes.io/name: {{ include "keystead.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "keystead.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "keystead.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "keystead.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "keystead.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "keystead.secretName" -}}
{{- default (include "keystead.fullname" .) .Values.existingSecret }}
{{- end }}

{{/* The scheme of the first address, which the probes and the ingress use. */}}
{{- define "keystead.scheme" -}}
{{- if hasPrefix "https:" .Values.config.listen }}HTTPS{{ else }}HTTP{{ end }}
{{- end }}

{{/* Errors that would otherwise only show when a pod does not start. */}}
{{- define "keystead.validate" -}}
{{- if not .Values.existingSecret }}
{{- $_ := required "set existingSecret, or secrets.databaseUrl" .Values.secrets.databaseUrl }}
{{- $_ := required "set existingSecret, or secrets.secret" .Values.secrets.secret }}
{{- range splitList "," .Values.secrets.secret }}
{{- if lt (len (trim .)) 32 }}{{ fail "secrets.secret must be secrets of 32 characters or more, separated by commas" }}{{ end }}
{{- end }}
{{- if .Values.secrets.smtpUrl }}
{{- $_ := required "set config.mailFrom too: mail of secrets.smtpUrl needs a sender" .Values.config.mailFrom }}
{{- end }}
{{- end }}
{{- $first := splitList "," .Values.config.listen | first | trim }}
{{- if not (hasSuffix (printf ":%d" (int .Values.containerPort)) $first) }}
{{- fail (printf "the first address of config.listen, %s, must have the port of containerPort, %d" $first (int .Values.containerPort)) }}
{{- end }}
{{- if le (int .Values.terminationGracePeriodSeconds) (add (int .Values.preStopSeconds) (int .Values.config.drainSeconds) 10) }}
{{- fail "terminationGracePeriodSeconds must be more than preStopSeconds, config.drainSeconds and 10 s together" }}
{{- end }}
{{- end }}
