aws ecs wait services-stable --cluster "$cluster" --services "$service"

for desired in RUNNING STOPPED; do
  aws ecs list-tasks --cluster "$cluster" --desired-status $desired --query 'taskArns[]' --output text
done | xargs -r -n 100 aws ecs describe-tasks --cluster "$cluster" --output text --query \
  "tasks[?lastStatus!='STOPPED' && attachments[?type=='AmazonElasticBlockStorage']].taskArn" --tasks
