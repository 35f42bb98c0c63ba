using System.Collections.Generic;
using Pulumi;
using Pulumi.EcsInfrastructure;

return await Deployment.RunAsync(() =>
{
    var ecs = new EcsInfrastructureRole("ecs", new EcsInfrastructureRoleArgs
    {
        UseCases = { UseCase.Volumes },
    });
    return new Dictionary<string, object?> { ["roleArn"] = ecs.RoleArn };
});
