module selfward/lab

go 1.24
