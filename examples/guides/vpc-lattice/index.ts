import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";

const ecs = new EcsInfrastructureRole("ecs", { useCases: ["vpcLattice"] });

new aws.ecs.Service("service", {
    cluster: "app",
    taskDefinition: "app:1",
    launchType: "FARGATE",
    desiredCount: 1,
    networkConfiguration: { subnets: ["subnet-0123456789abcdef0"] },
    vpcLatticeConfigurations: [{
        portName: "http",
        targetGroupArn: "arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-0123456789abcdef0",
        roleArn: ecs.roleArn,
    }],
});
