pulumi package add ../pulumi-ecs-infrastructure
