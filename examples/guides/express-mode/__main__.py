import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole("ecs", use_cases=[UseCase.EXPRESS_GATEWAY_SERVICES])

aws.ecs.ExpressGatewayService(
    "web",
    infrastructure_role_arn=ecs.role_arn,
    execution_role_arn="arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
    primary_container={"image": "public.ecr.aws/nginx/nginx:stable", "container_port": 80},
    health_check_path="/",
)
