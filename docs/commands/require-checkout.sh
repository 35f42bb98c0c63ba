go mod edit -replace github.com/ecs-infrastructure/pulumi-ecs-infrastructure=../pulumi-ecs-infrastructure
go mod tidy
