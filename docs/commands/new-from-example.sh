pulumi new "$(realpath ../pulumi-ecs-infrastructure/examples/typescript)"
