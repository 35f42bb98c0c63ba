export PULUMI_BACKEND_URL=file://.
export PULUMI_CONFIG_PASSPHRASE=
pulumi stack init ci
pulumi preview --stack ci
