pulumi new --generate-only "$(realpath ../pulumi-ecs-infrastructure/examples/go)"
go mod edit -replace github.com/ecs-infrastructure/pulumi-ecs-infrastructure=../pulumi-ecs-infrastructure
go mod tidy
pulumi stack init dev
