package myproject;

import com.pulumi.Pulumi;
import com.pulumi.aws.ecs.*;
import com.pulumi.aws.ecs.inputs.*;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRole;
import io.github.ecsinfrastructure.ecsinfrastructure.EcsInfrastructureRoleArgs;
import io.github.ecsinfrastructure.ecsinfrastructure.enums.UseCase;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var ecs = new EcsInfrastructureRole("ecs", EcsInfrastructureRoleArgs.builder()
                .useCases(UseCase.Volumes)
                .build());

            var cluster = new Cluster("cluster");
            var taskDefinition = new TaskDefinition("taskDefinition", TaskDefinitionArgs.builder()
                .family("volumes-service")
                .requiresCompatibilities("FARGATE")
                .networkMode("awsvpc")
                .cpu("256")
                .memory("512")
                .containerDefinitions("[{\"name\": \"app\","
                    + " \"image\": \"public.ecr.aws/docker/library/busybox:stable\","
                    + " \"command\": [\"sh\", \"-c\", \"df /data; sleep infinity\"],"
                    + " \"mountPoints\": [{\"sourceVolume\": \"data\", \"containerPath\": \"/data\"}]}]")
                .volumes(TaskDefinitionVolumeArgs.builder().name("data").configureAtLaunch(true).build())
                .build());

            // Needs no dependsOn: because of roleArn, it is created after all policies are attached.
            new Service("service", ServiceArgs.builder()
                .cluster(cluster.arn())
                .taskDefinition(taskDefinition.arn())
                .launchType("FARGATE")
                .desiredCount(1)
                .networkConfiguration(ServiceNetworkConfigurationArgs.builder()
                    .subnets("subnet-0123456789abcdef0")
                    .build())
                .volumeConfiguration(ServiceVolumeConfigurationArgs.builder()
                    .name("data")
                    .managedEbsVolume(ServiceVolumeConfigurationManagedEbsVolumeArgs.builder()
                        .roleArn(ecs.roleArn())
                        .sizeInGb(10)
                        .build())
                    .build())
                .build());
        });
    }
}
