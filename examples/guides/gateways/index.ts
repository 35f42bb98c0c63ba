import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const ecs = new EcsInfrastructureRole("ecs", { useCases: ["gatewayHostSharedAlb"] });

const gateway = new aws.cloudcontrol.Resource("gateway", {
    typeName: "AWS::ECS::Gateway",
    desiredState: pulumi.jsonStringify({
        GatewayName: "web",
        InfrastructureRoleArn: ecs.roleArn,
        Configuration: {
            HostSharedAlb: {
                NetworkConfiguration: { Subnets: ["subnet-0123456789abcdef0", "subnet-0fedcba9876543210"] },
            },
        },
    }),
});

const association = new aws.cloudcontrol.Resource("association", {
    typeName: "AWS::ECS::GatewayClusterAssociations",
    desiredState: pulumi.jsonStringify({ Gateway: gateway.id, Cluster: "app" }),
});

new aws.cloudcontrol.Resource("service", {
    typeName: "AWS::ECS::Service",
    desiredState: JSON.stringify({
        Cluster: "app",
        TaskDefinition: "app:1",
        LaunchType: "FARGATE",
        DesiredCount: 1,
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["subnet-0123456789abcdef0"] } },
        GatewayConnectors: [{ PortName: "http" }],
    }),
}, { dependsOn: association });
