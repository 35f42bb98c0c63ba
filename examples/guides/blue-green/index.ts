import { EcsInfrastructureRole } from "@ecs-infrastructure/pulumi-ecs-infrastructure";
import * as aws from "@pulumi/aws";

const smokeTest = "arn:aws:lambda:us-east-1:123456789012:function:smoke-test";
const elb = "arn:aws:elasticloadbalancing:us-east-1:123456789012";

const ecs = new EcsInfrastructureRole("ecs", {
    useCases: ["loadBalancers", "lifecycleHooks"],
    lifecycleHookFunctionArns: [smokeTest],
});

new aws.ecs.Service("service", {
    cluster: "app",
    taskDefinition: "app:1",
    launchType: "FARGATE",
    desiredCount: 2,
    networkConfiguration: { subnets: ["subnet-0123456789abcdef0"] },
    deploymentConfiguration: {
        strategy: "BLUE_GREEN",
        lifecycleHooks: [{
            hookTargetArn: smokeTest,
            lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
            roleArn: ecs.roleArn,
        }],
    },
    loadBalancers: [{
        targetGroupArn: `${elb}:targetgroup/blue/0123456789abcdef`,
        containerName: "app",
        containerPort: 80,
        advancedConfiguration: {
            alternateTargetGroupArn: `${elb}:targetgroup/green/0123456789abcdef`,
            productionListenerRule: `${elb}:listener-rule/app/app/0123456789abcdef/0123456789abcdef/1111111111111111`,
            testListenerRule: `${elb}:listener-rule/app/app/0123456789abcdef/0123456789abcdef/2222222222222222`,
            roleArn: ecs.roleArn,
        },
    }],
});
