go get github.com/ecs-infrastructure/pulumi-ecs-infrastructure@v0.1.0
