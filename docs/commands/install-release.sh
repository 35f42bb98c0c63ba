pulumi plugin install resource ecs-infrastructure 0.1.0 \
  --server github://api.github.com/ecs-infrastructure/pulumi-ecs-infrastructure
pulumi package add ecs-infrastructure@0.1.0
