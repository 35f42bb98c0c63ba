import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const ecs = new EcsInfrastructureRole("ecs", {
    useCases: ["managedInstances"],
    instanceRoleArns: ["arn:aws:iam::123456789012:role/instances"],
});

new aws.cloudcontrol.Resource("batch", {
    typeName: "AWS::Batch::ComputeEnvironment",
    desiredState: pulumi.jsonStringify({
        Type: "MANAGED",
        ComputeResources: {
            Type: "ECS_MANAGED_INSTANCES",
            MaxvCpus: 16,
            ManagedInstancesProvider: {
                InfrastructureRoleArn: ecs.roleArn,
                InstanceLaunchTemplate: {
                    Ec2InstanceProfileArn: "arn:aws:iam::123456789012:instance-profile/instances",
                    NetworkConfiguration: {
                        Subnets: ["subnet-0123456789abcdef0"],
                        SecurityGroups: ["sg-0123456789abcdef0"],
                    },
                },
            },
        },
    }),
});
