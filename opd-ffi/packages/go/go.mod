module opd.cl/opd

go 1.19
