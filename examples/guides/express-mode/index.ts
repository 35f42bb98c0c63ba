import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";

const ecs = new EcsInfrastructureRole("ecs", { useCases: ["expressGatewayServices"] });

new aws.ecs.ExpressGatewayService("web", {
    infrastructureRoleArn: ecs.roleArn,
    executionRoleArn: "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
    primaryContainer: { image: "public.ecr.aws/nginx/nginx:stable", containerPort: 80 },
    healthCheckPath: "/",
});
