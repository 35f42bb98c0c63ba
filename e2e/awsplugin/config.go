package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/pulumi/pulumi-go-provider/infer"
)

// Config is the part of the real provider's configuration that concerns these resources. The skip keys change nothing
// here: this plugin never checks credentials, account or metadata service.
type Config struct {
	Region                    string       `pulumi:"region"`
	AccessKey                 string       `pulumi:"accessKey,optional" provider:"secret"`
	SecretKey                 string       `pulumi:"secretKey,optional" provider:"secret"`
	Endpoints                 []Endpoints  `pulumi:"endpoints,optional"`
	DefaultTags               *DefaultTags `pulumi:"defaultTags,optional"`
	SkipCredentialsValidation bool         `pulumi:"skipCredentialsValidation,optional"`
	SkipMetadataApiCheck      bool         `pulumi:"skipMetadataApiCheck,optional"`
	SkipRegionValidation      bool         `pulumi:"skipRegionValidation,optional"`
	SkipRequestingAccountId   bool         `pulumi:"skipRequestingAccountId,optional"`

	iam *iam.Client
}

type Endpoints struct {
	Iam string `pulumi:"iam,optional"`
}

type DefaultTags struct {
	Tags map[string]string `pulumi:"tags,optional"`
}

func (c *Config) Annotate(a infer.Annotator) {
	a.SetDefault(&c.Region, "", "AWS_REGION", "AWS_DEFAULT_REGION")
}

// Configure prepares the client; it calls nothing.
func (c *Config) Configure(ctx context.Context) error {
	options := []func(*config.LoadOptions) error{config.WithRegion(c.Region)}
	if c.AccessKey != "" {
		options = append(options, config.WithCredentialsProvider(
			credentials.NewStaticCredentialsProvider(c.AccessKey, c.SecretKey, "")))
	}
	loaded, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return err
	}
	c.iam = iam.NewFromConfig(loaded, func(o *iam.Options) {
		for _, endpoints := range c.Endpoints {
			if endpoints.Iam != "" {
				o.BaseEndpoint = aws.String(endpoints.Iam)
			}
		}
	})
	return nil
}

func client(ctx context.Context) *iam.Client { return infer.GetConfig[*Config](ctx).iam }
