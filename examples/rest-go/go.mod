module keystead-example-rest-go

go 1.18
