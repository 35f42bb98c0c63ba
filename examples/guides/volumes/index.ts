import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";

const ecs = new EcsInfrastructureRole("ecs", { useCases: ["volumes"] });

const cluster = new aws.ecs.Cluster("cluster");
const taskDefinition = new aws.ecs.TaskDefinition("taskDefinition", {
    family: "volumes-service",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    containerDefinitions: JSON.stringify([{
        name: "app",
        image: "public.ecr.aws/docker/library/busybox:stable",
        command: ["sh", "-c", "df /data; sleep infinity"],
        mountPoints: [{ sourceVolume: "data", containerPath: "/data" }],
    }]),
    volumes: [{ name: "data", configureAtLaunch: true }],
});

// Needs no dependsOn: because of roleArn, it is created after all policies are attached.
new aws.ecs.Service("service", {
    cluster: cluster.arn,
    taskDefinition: taskDefinition.arn,
    launchType: "FARGATE",
    desiredCount: 1,
    networkConfiguration: { subnets: ["subnet-0123456789abcdef0"] },
    volumeConfiguration: {
        name: "data",
        managedEbsVolume: { roleArn: ecs.roleArn, sizeInGb: 10 },
    },
});
