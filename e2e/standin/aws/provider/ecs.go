package provider

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"
)

// cluster has its ARN as id, and is imported by its name.
func cluster() *schema.Resource {
	return operations{
		kind: "ECS Cluster",
		create: func(d data) (string, error) {
			return get(d, d.ecs.CreateCluster, ecs.CreateClusterInput{ClusterName: d.text("name")},
				func(out *ecs.CreateClusterOutput) string { return *out.Cluster.ClusterArn })
		},
		read: readCluster,
		delete: func(d data) error {
			return inOrder(func() error { return do(d, d.ecs.DeleteCluster, ecs.DeleteClusterInput{Cluster: d.id()}) },
				func() error { return untilGone(d, readCluster) })
		},
		transient: hasCode("ClusterContainsContainerInstancesException", "ClusterContainsServicesException",
			"ClusterContainsTasksException", "UpdateInProgressException"),
	}.resource(attributes{"name": {Type: schema.TypeString, Required: true}}, "arn")
}

func readCluster(d data) (map[string]any, error) {
	out, err := d.ecs.DescribeClusters(d.ctx, &ecs.DescribeClustersInput{Clusters: []string{d.Id()}})
	if err != nil {
		return nil, err
	}
	if len(out.Clusters) == 0 || aws.ToString(out.Clusters[0].Status) != "ACTIVE" {
		return nil, errGone
	}
	arn, name := *out.Clusters[0].ClusterArn, *out.Clusters[0].ClusterName
	d.SetId(arn)
	return map[string]any{"arn": arn, "name": name}, nil
}

// taskDefinition has its family as id, and is imported by its ARN.
func taskDefinition() *schema.Resource {
	return operations{
		kind: "ECS Task Definition", create: registerTaskDefinition, read: readTaskDefinition,
		delete: func(d data) error {
			if _, err := readTaskDefinition(d); err != nil {
				return err
			}
			return do(d, d.ecs.DeregisterTaskDefinition,
				ecs.DeregisterTaskDefinitionInput{TaskDefinition: d.text("arn")})
		},
		imported: func(d *schema.ResourceData) error {
			family, _, _ := strings.Cut(d.Id()[strings.LastIndex(d.Id(), "/")+1:], ":")
			err := errors.Join(d.Set("arn", d.Id()), d.Set("family", family))
			d.SetId(family)
			return err
		},
	}.resource(attributes{
		"container_definitions": {
			Type: schema.TypeString, Required: true, ValidateFunc: validation.StringIsJSON,
			StateFunc:        func(definitions any) string { return withSortedKeys(definitions.(string)) },
			DiffSuppressFunc: func(_, old, new string, _ *schema.ResourceData) bool { return sameContainers(old, new) },
		},
		"cpu":                      {Type: schema.TypeString, Optional: true},
		"family":                   {Type: schema.TypeString, Required: true},
		"memory":                   {Type: schema.TypeString, Optional: true},
		"network_mode":             {Type: schema.TypeString, Optional: true, Computed: true},
		"requires_compatibilities": {Type: schema.TypeSet, Optional: true, Elem: text},
		"volume": {Type: schema.TypeSet, Optional: true, Elem: fields(attributes{
			"configure_at_launch": {Type: schema.TypeBool, Optional: true, ForceNew: true},
			"name":                {Type: schema.TypeString, Required: true, ForceNew: true},
		})},
		"revision": {Type: schema.TypeInt, Computed: true},
	}, "arn", "arn_without_revision")
}

func sameContainers(old, new string) bool {
	var a, b []types.ContainerDefinition
	err := cmp.Or(json.Unmarshal([]byte(old), &a), json.Unmarshal([]byte(new), &b))
	return err == nil && reflect.DeepEqual(a, b)
}

func registerTaskDefinition(d data) (string, error) {
	input := ecs.RegisterTaskDefinitionInput{Cpu: d.optional("cpu"), Memory: d.optional("memory")}
	input.Family, input.NetworkMode = d.text("family"), types.NetworkMode(*d.text("network_mode"))
	if err := json.Unmarshal([]byte(*d.text("container_definitions")), &input.ContainerDefinitions); err != nil {
		return "", err
	}
	for _, compatibility := range texts(d.Get("requires_compatibilities")) {
		input.RequiresCompatibilities = append(input.RequiresCompatibilities, types.Compatibility(compatibility))
	}
	for _, element := range d.Get("volume").(*schema.Set).List() {
		volume := element.(map[string]any)
		name, configureAtLaunch := volume["name"].(string), volume["configure_at_launch"].(bool)
		input.Volumes = append(input.Volumes, types.Volume{Name: &name, ConfiguredAtLaunch: &configureAtLaunch})
	}
	arn, err := get(d, d.ecs.RegisterTaskDefinition, input,
		func(out *ecs.RegisterTaskDefinitionOutput) string { return *out.TaskDefinition.TaskDefinitionArn })
	return *input.Family, cmp.Or(err, d.Set("arn", arn))
}

// readTaskDefinition reads a revision, which never changes but for its status.
func readTaskDefinition(d data) (map[string]any, error) {
	out, err := d.ecs.DescribeTaskDefinition(d.ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: d.text("arn")})
	switch {
	case hasCode("ClientException")(err), err == nil && out.TaskDefinition.Status == types.TaskDefinitionStatusInactive:
		return nil, errGone
	case err != nil:
		return nil, err
	}
	found, arn := out.TaskDefinition, *out.TaskDefinition.TaskDefinitionArn
	values := map[string]any{
		"arn": arn, "arn_without_revision": arn[:strings.LastIndex(arn, ":")], "revision": int(found.Revision),
		"cpu": aws.ToString(found.Cpu), "memory": aws.ToString(found.Memory), "network_mode": string(found.NetworkMode),
	}
	if *d.text("container_definitions") != "" {
		return values, nil
	}
	containers, err := json.Marshal(found.ContainerDefinitions) // of an imported revision
	var volumes []any
	for _, volume := range found.Volumes {
		volumes = append(volumes,
			map[string]any{"name": *volume.Name, "configure_at_launch": aws.ToBool(volume.ConfiguredAtLaunch)})
	}
	values["container_definitions"], values["volume"] = string(containers), volumes
	values["requires_compatibilities"] = found.RequiresCompatibilities
	return values, err
}

// service has its ARN as id, and is imported by cluster/name.
func service() *schema.Resource {
	authority := fields(attributes{
		"aws_pca_authority_arn": {Type: schema.TypeString, Required: true, ValidateFunc: validARN},
	})
	return operations{
		kind:   "ECS Service",
		create: func(d data) (string, error) { return *d.text("name"), do(d, d.ecs.CreateService, serviceInput(d)) },
		read:   readService, update: updateService, delete: deleteService,
		transient: func(err error) bool { return strings.Contains(err.Error(), "deployments are active") },
		imported: func(d *schema.ResourceData) error {
			cluster, name, _ := strings.Cut(d.Id(), "/")
			d.SetId(name)
			return d.Set("cluster", cluster)
		},
	}.resource(attributes{
		"cluster":       {Type: schema.TypeString, Optional: true, Computed: true, ForceNew: true},
		"desired_count": {Type: schema.TypeInt, Optional: true},
		"launch_type":   {Type: schema.TypeString, Optional: true, Computed: true, ForceNew: true},
		"name":          {Type: schema.TypeString, Required: true, ForceNew: true},
		"network_configuration": object(attributes{
			"assign_public_ip": {Type: schema.TypeBool, Optional: true, Default: false},
			"security_groups":  {Type: schema.TypeSet, Optional: true, Elem: text},
			"subnets":          {Type: schema.TypeSet, Required: true, Elem: text},
		}),
		"service_connect_configuration": object(attributes{
			"enabled":   {Type: schema.TypeBool, Required: true},
			"namespace": {Type: schema.TypeString, Optional: true},
			"service": {Type: schema.TypeList, Optional: true, Elem: fields(attributes{
				"client_alias": {Type: schema.TypeList, Optional: true, Elem: fields(attributes{
					"port": {Type: schema.TypeInt, Required: true},
				})},
				"port_name": {Type: schema.TypeString, Required: true},
				"tls": object(attributes{
					"issuer_cert_authority": {Type: schema.TypeList, Required: true, MaxItems: 1, Elem: authority},
					"kms_key":               {Type: schema.TypeString, Optional: true},
					"role_arn":              {Type: schema.TypeString, Optional: true, ValidateFunc: validARN},
				}),
			})},
		}),
		"task_definition": {Type: schema.TypeString, Optional: true},
		"vpc_lattice_configurations": {Type: schema.TypeSet, Optional: true, Elem: fields(attributes{
			"port_name":        {Type: schema.TypeString, Required: true},
			"role_arn":         {Type: schema.TypeString, Required: true, ValidateFunc: validARN},
			"target_group_arn": {Type: schema.TypeString, Required: true, ValidateFunc: validARN},
		})},
		"volume_configuration": object(attributes{
			"managed_ebs_volume": {Type: schema.TypeList, Required: true, MaxItems: 1, Elem: fields(attributes{
				"encrypted":        {Type: schema.TypeBool, Optional: true, Default: true},
				"file_system_type": {Type: schema.TypeString, Optional: true, Default: "xfs"},
				"kms_key_id":       {Type: schema.TypeString, Optional: true},
				"role_arn":         {Type: schema.TypeString, Required: true, ValidateFunc: validARN},
				"size_in_gb":       {Type: schema.TypeInt, Optional: true},
			})},
			"name": {Type: schema.TypeString, Required: true},
		}),
	})
}

func serviceInput(d data) ecs.CreateServiceInput {
	return ecs.CreateServiceInput{
		Cluster: d.optional("cluster"), ServiceName: d.text("name"), DesiredCount: d.number("desired_count"),
		TaskDefinition: d.optional("task_definition"), LaunchType: types.LaunchType(*d.text("launch_type")),
		NetworkConfiguration: networkConfiguration(d), VolumeConfigurations: volumeConfigurations(d),
		ServiceConnectConfiguration: serviceConnect(d), VpcLatticeConfigurations: latticeConfigurations(d),
	}
}

// readService leaves volumes and connections as they are in the state.
func readService(d data) (map[string]any, error) {
	out, err := d.ecs.DescribeServices(d.ctx,
		&ecs.DescribeServicesInput{Cluster: d.optional("cluster"), Services: []string{d.Id()}})
	if err != nil {
		return nil, err
	}
	if len(out.Services) == 0 || aws.ToString(out.Services[0].Status) == "INACTIVE" {
		return nil, errGone
	}
	service := out.Services[0]
	inForm := func(attribute string, arn *string) string { // the end of an ARN, if the state has only that
		if old := *d.text(attribute); *d.text("name") == "" || strings.HasPrefix(old, "arn:") {
			return aws.ToString(arn)
		}
		return (*arn)[strings.LastIndex(*arn, "/")+1:]
	}
	d.SetId(*service.ServiceArn)
	var networks []any
	if network := service.NetworkConfiguration; network != nil && network.AwsvpcConfiguration != nil {
		networks = []any{map[string]any{
			"assign_public_ip": network.AwsvpcConfiguration.AssignPublicIp == types.AssignPublicIpEnabled,
			"security_groups":  network.AwsvpcConfiguration.SecurityGroups,
			"subnets":          network.AwsvpcConfiguration.Subnets,
		}}
	}
	return map[string]any{
		"network_configuration": networks,
		"cluster":               inForm("cluster", service.ClusterArn), "name": *service.ServiceName,
		"desired_count": int(service.DesiredCount), "launch_type": string(service.LaunchType),
		"task_definition": inForm("task_definition", service.TaskDefinition),
	}, nil
}

func updateService(d data) error {
	service, changed := serviceInput(d), ecs.UpdateServiceInput{Cluster: d.optional("cluster"), Service: d.id()}
	for attribute, set := range map[string]func(){
		"desired_count":         func() { changed.DesiredCount = service.DesiredCount },
		"network_configuration": func() { changed.NetworkConfiguration = service.NetworkConfiguration },
		"service_connect_configuration": func() {
			changed.ServiceConnectConfiguration = service.ServiceConnectConfiguration
		},
		"task_definition":            func() { changed.TaskDefinition = service.TaskDefinition },
		"volume_configuration":       func() { changed.VolumeConfigurations = service.VolumeConfigurations },
		"vpc_lattice_configurations": func() { changed.VpcLatticeConfigurations = service.VpcLatticeConfigurations },
	} {
		if d.HasChange(attribute) {
			set()
		}
	}
	return do(d, d.ecs.UpdateService, changed)
}

// deleteService stops the tasks, deletes the service, and waits until it is inactive.
func deleteService(d data) error {
	cluster, service := d.optional("cluster"), d.id()
	stopped := ecs.UpdateServiceInput{Cluster: cluster, Service: service, DesiredCount: aws.Int32(0)}
	return inOrder(func() error { return do(d, d.ecs.UpdateService, stopped) },
		func() error {
			return do(d, d.ecs.DeleteService, ecs.DeleteServiceInput{Cluster: cluster, Service: service})
		},
		func() error { return untilGone(d, readService) })
}

func networkConfiguration(d data) *types.NetworkConfiguration {
	if len(d.Get("network_configuration").([]any)) == 0 {
		return nil
	}
	publicIP := map[bool]types.AssignPublicIp{true: types.AssignPublicIpEnabled, false: types.AssignPublicIpDisabled}
	return &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{
		AssignPublicIp: publicIP[d.Get("network_configuration.0.assign_public_ip").(bool)],
		SecurityGroups: texts(d.Get("network_configuration.0.security_groups")), // moto fails without a list
		Subnets:        texts(d.Get("network_configuration.0.subnets")),
	}}
}

// texts returns the elements of a list or set.
func texts(list any) []string {
	if set, ok := list.(*schema.Set); ok {
		list = set.List()
	}
	texts := []string{}
	for _, text := range list.([]any) {
		texts = append(texts, text.(string))
	}
	return texts
}

func volumeConfigurations(d data) []types.ServiceVolumeConfiguration {
	if len(d.Get("volume_configuration").([]any)) == 0 {
		return nil
	}
	const volume = "volume_configuration.0.managed_ebs_volume.0."
	return []types.ServiceVolumeConfiguration{{
		Name: d.text("volume_configuration.0.name"),
		ManagedEBSVolume: &types.ServiceManagedEBSVolumeConfiguration{
			Encrypted:      aws.Bool(d.Get(volume + "encrypted").(bool)),
			FilesystemType: types.TaskFilesystemType(*d.text(volume + "file_system_type")),
			KmsKeyId:       d.optional(volume + "kms_key_id"),
			RoleArn:        d.text(volume + "role_arn"),
			SizeInGiB:      d.number(volume + "size_in_gb"),
		},
	}}
}

func serviceConnect(d data) *types.ServiceConnectConfiguration {
	if len(d.Get("service_connect_configuration").([]any)) == 0 {
		return nil
	}
	connect := &types.ServiceConnectConfiguration{
		Enabled:   d.Get("service_connect_configuration.0.enabled").(bool),
		Namespace: d.optional("service_connect_configuration.0.namespace"),
	}
	for i := range d.Get("service_connect_configuration.0.service").([]any) {
		path := fmt.Sprintf("service_connect_configuration.0.service.%d.", i)
		service := types.ServiceConnectService{PortName: d.text(path + "port_name")}
		for j := range d.Get(path + "client_alias").([]any) {
			service.ClientAliases = append(service.ClientAliases,
				types.ServiceConnectClientAlias{Port: d.number(fmt.Sprintf("%sclient_alias.%d.port", path, j))})
		}
		if len(d.Get(path+"tls").([]any)) > 0 {
			service.Tls = &types.ServiceConnectTlsConfiguration{
				IssuerCertificateAuthority: &types.ServiceConnectTlsCertificateAuthority{
					AwsPcaAuthorityArn: d.text(path + "tls.0.issuer_cert_authority.0.aws_pca_authority_arn"),
				},
				KmsKey: d.optional(path + "tls.0.kms_key"), RoleArn: d.optional(path + "tls.0.role_arn"),
			}
		}
		connect.Services = append(connect.Services, service)
	}
	return connect
}

func latticeConfigurations(d data) (all []types.VpcLatticeConfiguration) {
	for _, element := range d.Get("vpc_lattice_configurations").(*schema.Set).List() {
		text := func(name string) *string { return aws.String(element.(map[string]any)[name].(string)) }
		all = append(all, types.VpcLatticeConfiguration{
			PortName: text("port_name"), RoleArn: text("role_arn"), TargetGroupArn: text("target_group_arn"),
		})
	}
	return all
}
