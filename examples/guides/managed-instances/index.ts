import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";

const instanceRole = new aws.iam.Role("instances", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
});
const attachment = new aws.iam.RolePolicyAttachment("instances", {
    role: instanceRole.name,
    policyArn: "arn:aws:iam::aws:policy/AmazonECSInstanceRolePolicyForManagedInstances",
});
const profile = new aws.iam.InstanceProfile("instances", { role: instanceRole.name }, { dependsOn: attachment });

const ecs = new EcsInfrastructureRole("ecs", {
    useCases: ["managedInstances"],
    instanceRoleArns: [instanceRole.arn],
});

const cluster = new aws.ecs.Cluster("cluster");
new aws.ecs.CapacityProvider("instances", {
    cluster: cluster.name,
    managedInstancesProvider: {
        infrastructureRoleArn: ecs.roleArn,
        instanceLaunchTemplate: {
            ec2InstanceProfileArn: profile.arn,
            networkConfiguration: { subnets: ["subnet-0123456789abcdef0"] },
        },
    },
});
