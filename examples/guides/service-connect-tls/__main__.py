import pulumi_aws as aws
from pulumi_ecs_infrastructure import EcsInfrastructureRole, UseCase

ecs = EcsInfrastructureRole("ecs", use_cases=[UseCase.SERVICE_CONNECT_TLS])

aws.ecs.Service(
    "service",
    cluster="app",
    task_definition="app:1",
    launch_type="FARGATE",
    desired_count=1,
    network_configuration={"subnets": ["subnet-0123456789abcdef0"]},
    service_connect_configuration={
        "enabled": True,
        "namespace": "app",
        "services": [{
            "port_name": "http",
            "client_alias": [{"port": 80}],
            "tls": {
                "issuer_cert_authority": {
                    "aws_pca_authority_arn": "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/1234abcd",
                },
                "role_arn": ecs.role_arn,
            },
        }],
    },
)
