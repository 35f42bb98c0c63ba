gh attestation verify pulumi-resource-ecs-infrastructure-v0.1.0-linux-amd64.tar.gz --bundle provenance.sigstore.json \
  --repo ecs-infrastructure/pulumi-ecs-infrastructure \
  --signer-workflow ecs-infrastructure/pulumi-ecs-infrastructure/.github/workflows/release.yml
