using System.Text.Json;
using Pulumi;
using Pulumi.EcsInfrastructure;
using Aws = Pulumi.Aws;

return await Deployment.RunAsync(() =>
{
    var ecs = new EcsInfrastructureRole("ecs", new EcsInfrastructureRoleArgs { UseCases = { UseCase.Volumes } });

    var cluster = new Aws.Ecs.Cluster("cluster");
    var taskDefinition = new Aws.Ecs.TaskDefinition("taskDefinition", new Aws.Ecs.TaskDefinitionArgs
    {
        Family = "volumes-service",
        RequiresCompatibilities = { "FARGATE" },
        NetworkMode = "awsvpc",
        Cpu = "256",
        Memory = "512",
        ContainerDefinitions = JsonSerializer.Serialize(new[]
        {
            new
            {
                name = "app",
                image = "public.ecr.aws/docker/library/busybox:stable",
                command = new[] { "sh", "-c", "df /data; sleep infinity" },
                mountPoints = new[] { new { sourceVolume = "data", containerPath = "/data" } },
            },
        }),
        Volumes = { new Aws.Ecs.Inputs.TaskDefinitionVolumeArgs { Name = "data", ConfigureAtLaunch = true } },
    });

    // Needs no DependsOn: because of RoleArn, it is created after all policies are attached.
    _ = new Aws.Ecs.Service("service", new Aws.Ecs.ServiceArgs
    {
        Cluster = cluster.Arn,
        TaskDefinition = taskDefinition.Arn,
        LaunchType = "FARGATE",
        DesiredCount = 1,
        NetworkConfiguration = new Aws.Ecs.Inputs.ServiceNetworkConfigurationArgs
        {
            Subnets = { "subnet-0123456789abcdef0" },
        },
        VolumeConfiguration = new Aws.Ecs.Inputs.ServiceVolumeConfigurationArgs
        {
            Name = "data",
            ManagedEbsVolume = new Aws.Ecs.Inputs.ServiceVolumeConfigurationManagedEbsVolumeArgs
            {
                RoleArn = ecs.RoleArn,
                SizeInGb = 10,
            },
        },
    });
});
