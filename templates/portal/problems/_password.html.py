BBBB BBBB
XXX gettext(u'Choose "I forgot my password" on the sign-on page. We send a code to your e-mail address; it works for 10 minutes.') SSSSSS SS SSSSSS SS SSSSSSSSS SS SSS SSSSSSS SSSSS SS SSSS S SSSS SS SSSS SSSSSS SSSSSSSS SS SSSSS SSS SS SSSSSSSSXXXX
XXXXX XXXXXXBBB BBBBBBBBBBBBBBBBBBBBBBBBXX gettext(u'Choose a new password') XXXXXXXX
