module keystead-example-webhook-receiver

go 1.21
