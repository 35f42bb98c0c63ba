make -C ../pulumi-ecs-infrastructure install
pulumi package add ecs-infrastructure
