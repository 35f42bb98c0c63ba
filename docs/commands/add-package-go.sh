pulumi package add ecs-infrastructure@0.1.0
go mod tidy
