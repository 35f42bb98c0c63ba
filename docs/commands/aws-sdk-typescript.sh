npm install @pulumi/aws@6
