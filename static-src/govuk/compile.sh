#!/bin/sh
# Compiles govuk.scss into static/vendor/govuk/govuk.css, in a temporary folder. Needs Node; the running site does not.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund govuk-frontend@6.6.0 sass@1
npx sass --load-path=node_modules --no-source-map --style=compressed --no-charset "$here/govuk.scss" all.css

# Fallback values inside var() go: every colour is set on :root. The same typeface is printed.
sed -E 's/var\((--govuk-[a-z-]+), ?#[0-9a-f]+\)/var(\1)/g; s/@media print\{[^{}]*\{font-family:[^{}]*\}\}//g' all.css > lean.css

# The house colours that no setting reaches become the clinic's tokens (static/css/tokens.css).
sed \
  -e 's/#0f7a52/var(--portal-action)/g' -e 's/#0b5c3e/var(--portal-action-hover)/g' -e 's/#083d29/var(--portal-good)/g' \
  -e 's/#ca3535/var(--portal-danger)/g' -e 's/#982828/var(--portal-danger-hover)/g' -e 's/#651b1b/var(--portal-bad)/g' \
  -e 's/#f3f3f3/var(--portal-quiet)/g' -e 's/#cecece/var(--portal-quiet-hover)/g' -e 's/#858686/var(--govuk-surface-border-colour)/g' \
  -e 's/#0b0c0c/var(--govuk-text-colour)/g' -e 's/#cfe4dc/var(--portal-good-surface)/g' -e 's/#f4d7d7/var(--portal-bad-surface)/g' \
  -e 's/#ffee80/var(--portal-warn-surface)/g' -e 's/#7a3c1c/var(--portal-warn)/g' -e 's/#fde4d7/var(--portal-warn-surface)/g' \
  -e 's/#0f385c/var(--portal-info)/g' -e 's/#d2e2f1/var(--portal-info-surface)/g' -e 's/#f4f8fb/var(--portal-info-surface)/g' \
  -e 's/#\(651b3e\|2a1950\|0b4144\)/var(--portal-info)/g' -e 's/#\(f4d7e5\|ddd6ec\|d0e6e7\)/var(--portal-info-surface)/g' \
  lean.css > "$here/../../static/vendor/govuk/govuk.css"
