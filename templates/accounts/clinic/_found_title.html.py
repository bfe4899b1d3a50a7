
BBBB BBBB
BB BBBBBBBBBBBB gettext(u'More than %(total)s records found') SSSS SSSS SSSSSSSSS SSSSSSS SSSSSBBBB ngettext(u'%(total)s record found', u'%(total)s records found', count) SSSSSSSSS SSSSSS SSSSSPPPPPPPPP PPPPPPP PPPPPBBBBB
