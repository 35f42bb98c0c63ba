pulumi package add ecs-infrastructure@0.1.0
