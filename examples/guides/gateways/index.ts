import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const ecs = new EcsInfrastructureRole("ecs", { useCases: ["gatewayHostSharedAlb"] });

new aws.cloudcontrol.Resource("gateway", {
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
