
BBBB BBBB
XXX gettext(u'Do you have a visit now and cannot get in? Call the help line: <a class="portal-phone" href="%(href)s">%(phone)s</a>.') SS SSS SSSS S SSSSS SSS SSS SSSSSS SSS SSS SSSS SSS SSSS SSSSS SS SSSSSSSSSSSSSSSSSSSS SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSXXXX
