import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";

const ecs = new EcsInfrastructureRole("ecs", { useCases: ["serviceConnectTls"] });

new aws.ecs.Service("service", {
    cluster: "app",
    taskDefinition: "app:1",
    launchType: "FARGATE",
    desiredCount: 1,
    networkConfiguration: { subnets: ["subnet-0123456789abcdef0"] },
    serviceConnectConfiguration: {
        enabled: true,
        namespace: "app",
        services: [{
            portName: "http",
            clientAlias: [{ port: 80 }],
            tls: {
                issuerCertAuthority: {
                    awsPcaAuthorityArn: "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/1234abcd",
                },
                roleArn: ecs.roleArn,
            },
        }],
    },
});
