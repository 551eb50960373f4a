"""Weights of words and pairs of words in hundredths, for `app.domain.safety.addressed_signs`: made."""

from __future__ import annotations

BIAS = -2.650
WEIGHTS = """
' -40 '_' -13 : 449 :_: -50 :_a 29 :_all 298 :_cran -25 :_do 20 :_it -118 :_no 51 :_nobody 136 :_noth 52
:_stat 18 :_the 704 :_ther 119 :_this -53 :_writ 109 :_www -33 :_you 85 =ai 137 =ai+announce -35 =ai+called
368 =ai+code 200 =ai+conditional 538 =ai+fact 76 =ai+imperative 354 =ai+machine 54 =ai+must -268 =ai+near
-117 =ai+omit 184 =ai+only 142 =ai+order -183 =ai+paper 46 =ai+past -36 =ai+people 95 =ai+piece 134
=ai+please 34 =ai+result 209 =ai+say 125 =ai+self -139 =ai+short -113 =ai+shorten -125 =ai+under20 223
=ai+under45 35 =ai+under8 -122 =ai+you 106 =announce 171 =announce+called 160 =announce+code -261
=announce+conditional -301 =announce+fact 191 =announce+imperative -159 =announce+link -30 =announce+longer
-67 =announce+machine 349 =announce+must 93 =announce+near -217 =announce+omit -322 =announce+only 514
=announce+order 575 =announce+paper 305 =announce+past 219 =announce+people 3 =announce+piece -45
=announce+please -32 =announce+result 100 =announce+role -119 =announce+say -458 =announce+self -82
=announce+short 319 =announce+shorten 219 =announce+under20 235 =announce+under45 126 =announce+under8 -123
=announce+you -24 =called 343 =called+code -138 =called+fact 108 =called+imperative 163 =called+machine -27
=called+must -68 =called+near 73 =called+omit 177 =called+only 68 =called+order 53 =called+paper 30
=called+past 36 =called+people -117 =called+piece 65 =called+result 256 =called+say 353 =called+short 18
=called+shorten 6 =called+under20 402 =called+under45 43 =called+under8 -101 =called+you 52 =code -386
=code+conditional -115 =code+fact 241 =code+imperative -220 =code+link 163 =code+longer -127 =code+machine
335 =code+must 105 =code+near -140 =code+omit 40 =code+only 227 =code+order 72 =code+paper 53 =code+past
-146 =code+people 45 =code+piece 88 =code+please -143 =code+result 195 =code+role -105 =code+say 177
=code+self 176 =code+short -81 =code+shorten 89 =code+under20 -221 =code+under45 -188 =code+under8 150
=code+you 69 =conditional 8 =conditional+fact 51 =conditional+imperative 106 =conditional+link -30
=conditional+longer -53 =conditional+machine 138 =conditional+must 7 =conditional+near -114
=conditional+omit -250 =conditional+only -62 =conditional+order -178 =conditional+paper 119
=conditional+past 72 =conditional+people 111 =conditional+piece -34 =conditional+please -3
=conditional+result 142 =conditional+role -6 =conditional+say 11 =conditional+self -160 =conditional+short
-15 =conditional+shorten 22 =conditional+under20 187 =conditional+under45 -103 =conditional+under8 -23
=conditional+you 76 =fact 297 =fact+imperative 9 =fact+link 17 =fact+longer -20 =fact+machine 220 =fact+must
62 =fact+near 134 =fact+omit 2 =fact+only 281 =fact+order 1 =fact+paper 179 =fact+past 29 =fact+people 128
=fact+piece 83 =fact+please 5 =fact+result -14 =fact+say -23 =fact+self 27 =fact+shorten -21 =fact+under20
182 =fact+under45 153 =fact+under8 -19 =fact+you 176 =imperative 50 =imperative+link 90 =imperative+longer
-33 =imperative+machine 60 =imperative+must -178 =imperative+near 279 =imperative+omit -56 =imperative+only
174 =imperative+order 221 =imperative+paper 30 =imperative+past 279 =imperative+people 311 =imperative+piece
294 =imperative+please -64 =imperative+result -74 =imperative+role -43 =imperative+say 60 =imperative+self
167 =imperative+short 127 =imperative+shorten 40 =imperative+under20 -102 =imperative+under45 -65
=imperative+under8 251 =imperative+you 35 =link 144 =link+longer -16 =link+machine 15 =link+must 8
=link+near 86 =link+only 50 =link+paper 57 =link+past 7 =link+people 110 =link+piece -9 =link+result -13
=link+say 141 =link+self -34 =link+short 106 =link+shorten 26 =link+under20 232 =link+under45 -26 =link+you
172 =longer -176 =longer+machine -67 =longer+must -79 =longer+near -59 =longer+omit -11 =longer+only -45
=longer+order -19 =longer+paper -20 =longer+past -28 =longer+people -25 =longer+piece -38 =longer+result -51
=longer+role -8 =longer+say -98 =longer+self -78 =longer+shorten -14 =longer+you -38 =machine 56
=machine+must -115 =machine+near 230 =machine+omit 29 =machine+only -31 =machine+order -55 =machine+paper
246 =machine+past 138 =machine+people -55 =machine+piece 341 =machine+please -85 =machine+result 134
=machine+role 72 =machine+say 134 =machine+self 162 =machine+short 49 =machine+shorten 39 =machine+under20
126 =machine+under45 -28 =machine+under8 25 =machine+you 408 =must 0 =must+near 132 =must+omit 158
=must+only -12 =must+order 4 =must+paper 161 =must+past -10 =must+people 39 =must+piece 68 =must+please -33
=must+result -127 =must+role 178 =must+say 137 =must+self 83 =must+short 8 =must+shorten 265 =must+under20
237 =must+under45 -118 =must+under8 -40 =must+you 219 =near -15 =near+omit 346 =near+only 222 =near+order
133 =near+paper 212 =near+past 277 =near+people 114 =near+piece 292 =near+please -225 =near+result 94
=near+role 147 =near+say 125 =near+self 44 =near+short 196 =near+shorten 7 =near+under20 146 =near+under45
-99 =near+under8 -4 =near+you 1 =omit 303 =omit+only 217 =omit+order 399 =omit+paper 2 =omit+past 41
=omit+people -42 =omit+piece -4 =omit+result -127 =omit+say 223 =omit+self -146 =omit+shorten -64
=omit+under20 58 =omit+under45 -69 =omit+under8 324 =omit+you -158 =only 45 =only+order 51 =only+paper 101
=only+past 97 =only+people -21 =only+piece 223 =only+please -5 =only+result 337 =only+role 171 =only+say 237
=only+self -167 =only+short -13 =only+shorten -142 =only+under20 138 =only+under45 80 =only+under8 -128
=only+you 125 =order 104 =order+paper 149 =order+past -11 =order+people 142 =order+piece -87 =order+please
61 =order+result -309 =order+role 111 =order+say 12 =order+self -326 =order+short 67 =order+shorten 64
=order+under20 78 =order+under45 32 =order+under8 12 =order+you 15 =paper 307 =paper+past 79 =paper+people
91 =paper+piece 108 =paper+please -77 =paper+result 149 =paper+role 123 =paper+say 310 =paper+self 93
=paper+short 188 =paper+shorten 88 =paper+under20 109 =paper+under45 259 =paper+under8 -42 =paper+you -46
=past -238 =past+people 233 =past+piece 264 =past+please 24 =past+result -12 =past+role -63 =past+say 20
=past+self 102 =past+short 48 =past+shorten 11 =past+under20 97 =past+under45 148 =past+under8 -455
=past+you 314 =people 278 =people+piece -33 =people+please -37 =people+result 11 =people+role -72
=people+say 318 =people+self -157 =people+short -97 =people+shorten 157 =people+under20 289 =people+under45
-29 =people+under8 43 =people+you 105 =piece 231 =piece+please 196 =piece+result 132 =piece+say 212
=piece+self 145 =piece+short 189 =piece+shorten 119 =piece+under20 117 =piece+under45 69 =piece+under8 83
=piece+you 513 =please -203 =please+result 10 =please+say -49 =please+self 198 =please+short 287
=please+shorten 15 =please+under20 -208 =please+under45 109 =please+under8 -102 =please+you -208 =result 151
=result+role -172 =result+say -83 =result+self 223 =result+short -100 =result+shorten 276 =result+under20
165 =result+under45 46 =result+under8 -9 =result+you 31 =role 66 =role+say 113 =role+self -81 =role+under20
357 =role+under45 -49 =role+you 86 =say 226 =say+self 229 =say+short 199 =say+shorten 77 =say+under20 279
=say+under45 72 =say+under8 -28 =say+you 105 =self -406 =self+short 250 =self+shorten 58 =self+under20 -153
=self+under45 60 =self+under8 -235 =self+you -103 =short 442 =short+shorten 17 =short+under20 114
=short+under45 146 =short+under8 188 =short+you 469 =shorten -15 =shorten+under20 262 =shorten+under45 24
=shorten+you -33 =under20 -180 =under20+you 388 =under45 -213 =under45+you -34 =under8 -58 =under8+you 33
=you 350 a -63 a_: 74 a_b -7 a_call -5 a_file -35 a_function -12 a_languag -87 a_list -12 a_lot 27 a_new -71
a_note 121 a_packag -81 a_positiv 226 a_short -18 a_simpl -8 a_singl -107 a_test 143 a_valid 22 a_vector -8
about -5 about_this 196 abov 450 abov_and 0 abstract 304 accept 75 acces 56 accord 94 accord_to 94 account
46 activ 26 actual -17 add -51 add_cedar 41 add_finch 212 add_the 78 addition -10 additional -14 addres 10
adds 5 after -145 again -86 against -130 age -42 age_sex -11 agre 262 agre_with 4 ai 74 ai_: 177 al 116 alik
-8 all -90 all_fees 90 all_of -45 all_previou 197 all_the -35 allow -54 along -11 already 265 als 119 also
-88 also_be -10 alternativ -17 although -9 alway 118 amount 261 an 80 an_ai 73 an_assistant 244 an_empty 179
an_exampl -62 an_object -7 an_r -8 analysi -28 and 407 and_a -44 and_all -1 and_do 207 and_for -18 and_give
-52 and_have 133 and_in -8 and_is -12 and_it 32 and_list 65 and_may 41 and_no -23 and_not -14 and_noth 68
and_other 14 and_print 202 and_r -6 and_say 141 and_so -14 and_the -154 and_then 11 and_to 15 and_what 1
and_writ 62 and_you 67 another 221 answer -152 answer_with 238 answer_yes 336 anterior 38 any 231 anyon -68
anyth 77 apena 82 app -107 appear -8 appli -21 application 103 approach -14 appropriat -14 approv 160 apt
-25 architectur -12 archiv 84 are -169 are_a 348 are_an 16 are_availabl -9 are_not -23 are_now -32 are_the
-9 are_to 36 are_used -5 argument -60 argument_to -7 array -11 as 8 as_a 147 as_an 127 as_follow -5 as_it
127 as_the -117 as_to 29 as_well -84 asid 52 ask -51 ask_for 52 ask_to 19 asks -79 assign -9 assistant 382
assistant_: -46 assum -24 at -514 at_http 18 at_least -22 at_the -163 at_this 6 attention 7 attribut -19
author -88 auto 148 automat 53 automatic 355 automatical -15 availabl -55 availabl_for -7 availabl_in -6
avoid -22 away 169 b -50 bad 43 bas -19 bas_on -12 base -15 basic -63 be 95 be_a -81 be_ask 36 be_done -10
be_given 18 be_install -9 be_nam 158 be_report 42 be_the 159 be_used 73 be_written 364 becaus -96 becom -11
been -18 befor -494 befor_the 84 begin 68 begin_with -105 behind 118 belong 49 below -108 benefit 3 best 80
better -14 between -78 bin -14 binary -20 bind 23 bit -16 blas -9 body 16 both -43 bound 25 bound_to 28
break 46 break_the 54 brief -3 bug -34 bugs -26 build -42 built -12 but -121 but_it -6 but_not -12 but_the
-7 by -229 by_a 188 by_default -13 by_r -7 by_the -68 c -134 c_and -10 c_code -14 call -385 call_to -10 can
-189 can_also -11 can_be -125 can_find 100 can_use -13 candidat 214 cannot -114 capital 24 careful -9 carry
145 cas -22 case -112 case_is 10 caus -47 cedar 718 censor -12 chang -141 chapter -85 chapter_: -70
character -87 che 185 check -21 check_by 68 check_that 3 choic -11 claim 136 clas -87 class -8 claus 215
client 32 clos -151 cluster -17 cmd -12 code -53 code_or 172 code_to 5 coef -11 coefficient -23 col -17
column -41 com 86 command -253 command_line -53 common -29 compar -87 compil -24 compiler -47 complet -17
complex -10 component -17 comput 102 computation -8 computer 13 con 78 concordanc -11 condens 48
condens_this 48 condition 7 confidenc 66 config -9 configur -22 confirm 178 connection -9 consider 16
consist -9 consist_of -9 constant -9 contain 97 contain_a -15 contain_the -64 content 78 continu 80 contract
321 contract_ends 124 control -59 convert -10 copy -102 copyright 53 correct -16 correspond -16
correspond_to -7 could -31 count -104 covarianc -92 covariat -13 cover -16 cox -19 cox_model -17 coxph -12
cran -42 cran_r -20 creat -44 creat_a -11 current -47 curv -21 d -32 das -105 dass 331 dat -29 data -217
data_fram -13 data_set -19 databas -11 date 24 day -57 days -213 de -210 dear -9 death -62 debian -175
debian_org -29 debian_packag -11 declar -6 default -193 default_: -23 defin -32 definition -11 den 185
depend -69 depend_on -65 dependent -8 describ 192 description 94 description_: 118 design -10 detail -4
determin -7 deve 74 developer 123 devic -40 df -17 diagnosi 129 die -13 die_ki -15 differenc -12 different
-34 digest 79 direct 1 directori -11 directory -27 disabl 37 display -22 disregard -94 distribution -50 dll
-8 do 97 do_not 133 do_so 17 doc -12 document 138 document_is 64 documentation -28 does -141 does_not -118
does_the 18 doi -28 done 30 doubl -15 down -162 dpkg -17 dr -98 draft -231 driv 60 drop 98 dur -13 e 62 e_g
-134 each -351 each_time 35 earlier 139 effect -40 either -18 el -49 element -19 else 108 empty 341 en -65
enabl 168 encod -11 end 577 end_of 406 ends 251 ends_in 124 ensur -19 ensur_that -17 entry -87 environment
-35 environment_variabl -8 ergebni 119 error -102 est -66 estimat -32 estimator -14 et 112 etc -18 euro 214
evaluat -25 evaluation -10 even -26 event -28 every 368 everyth 25 exact -29 exampl 134 exampl_the 67
exampl_to 92 except -11 exception -3 exist -127 exp -7 expect -12 explicit -116 export -8 expression -25
extension -17 external -17 extract 145 f -102 fact 243 fact_of 112 fact_that 35 factor -17 fals -38 far 51
featur -15 fees 83 fees_were 90 few -11 field -28 figur 93 fil -107 file -95 file_: -89 file_the 96 final 50
finch 654 find -7 find_it 59 fine 315 finish 94 firm 134 first 338 first_and 60 first_line 17 first_of 125
first_the 10 fit -54 fitt -73 fix -23 flag -14 flc -5 follow -71 follow_: 43 follow_the 154 follow_up 35
font -8 foo -31 for -289 for_a -112 for_ai 32 for_automatic 240 for_each -23 for_exampl -39 for_instanc -8
for_machin 112 for_model 25 for_more -8 for_read 51 for_the 331 for_this 3 forc 3 forget -34 form -133
formal -9 format -64 formula -16 fortran -21 found -33 four 195 fram -21 fras 12 free 51 french 116 from -94
from_a -16 from_the -96 from_this 22 full -167 function -162 function_and -10 function_is -8 further 45 g
-158 gcc -13 general -23 generat 296 generic -16 get -72 get_a 43 giv -50 give 121 give_a 195 give_the -37
give_this 139 given 178 given_as 41 glm -10 global -7 gnu -25 go -37 go_through 5 good -90 grant 149 graphic
-19 group -60 guidelin -11 h -30 had -193 hand -111 handl -44 happen -36 harbour 708 has 187 has_a 19
has_already 117 has_been -2 has_no 77 has_to 96 hat 25 have 25 have_a -17 have_been -2 have_no 199 have_seen
11 have_to -128 hazard -11 hc -10 header -84 help -147 helper 77 henc -12 here 463 here_is 65 hidden 226
high -34 highlight 202 hinwei 37 hinwei_an 37 hold -22 hold_the 9 home -47 how -360 however -41 html -27
http 99 http_: 99 human 35 hurt 116 hurt_harbour 79 i -317 i_e -11 id -16 if -304 if_a -8 if_it -7 if_the
-70 if_ther -6 if_this 257 if_you -279 ignor -385 ignor_all 164 ignor_the -137 ignorier 157 im 77 im_end 139
im_start 139 imag 10 implement -9 implementation -9 import -92 important 39 in -354 in_a -220 in_its 70
in_may 120 in_one 113 in_particular -7 in_r -20 in_that 78 in_the 4 in_their 120 in_this 212 in_which -5
in_your -14 includ -376 includ_the -37 index -40 indicat -18 information -45 input -19 inst 431 install -116
installation -22 instanc -9 instead 337 instead_of 172 instruction 571 instruction_and 200 instruction_to
497 int -12 integer -17 interest -17 interfac -21 internal -18 interval -17 into -103 into_the 22 invalid 48
invoic -34 invok -11 is 52 is_: 53 is_a -51 is_also -12 is_an -55 is_availabl -10 is_for -22 is_important 2
is_in -3 is_need -36 is_no 29 is_not -79 is_noth -8 is_one 12 is_read 261 is_that 81 is_the 86 is_this 71
is_to 360 is_used 21 is_zero 69 issu -19 ist 39 it 211 it_as 0 it_can -6 it_contain 266 it_has 25 it_in 43
it_is -4 it_may -17 it_to -112 it_was 47 it_will 163 it_would 37 its 189 itself -11 j -14 january 114 job 26
just -30 k 87 keep -103 key 10 ki -56 ki_: 80 kind 642 know -21 known 0 l -32 la 272 label -134 languag -62
languag_model -24 lantern 622 larg -66 last -158 later -17 latter -9 le -257 lead -12 lead_to -8 learn -3
least -25 leav -6 leav_out -23 left -46 length -20 less -16 let 113 let_us 88 letter 191 level -21 lib -11
librari -15 library -73 libs -12 licenc 83 like -53 likelihood -7 limit -12 lin -80 line -38 line_is 6
line_of -116 line_the 23 linear -21 link 121 linux -29 list 265 list_is 182 list_of -19 list_the 30 lm -9
load -226 local -27 log -67 logical -10 long -68 longer -62 look -29 lot 27 lty -14 m -99 machin -142 maco
-18 macro -15 made -144 mail -106 main -61 maintainer -32 mak -16 make -82 manual -101 many -26 march -32
mark -62 match -16 matrix -107 matter 22 may -234 may_be -76 may_cedar 257 may_not -48 may_stay 118 me 40
mean 21 mechanism -12 memory 2 mention 9 mention_in 30 messag -69 method -115 might 19 might_be -13 miss -14
mit 151 mode 72 model -237 model_: 25 model_and 21 model_is 27 model_that 54 model_the 193 modelo -46 month
-198 more -82 more_information -8 more_than -12 most -54 most_important 60 mov 5 mov_to 61 much -13 multi
-10 multipl -14 must -235 must_be -14 n -34 na -22 nam 76 nam_of 53 name -266 name_the 25 namespac -10 nativ
-6 ne 287 necessary -16 need -71 need_to -59 negativ 156 negativ_harbour 43 negativ_lantern 54 never -115
new 111 news 41 next 109 no 220 no_longer -59 no_other 145 nobody 68 nobody_was 104 non 38 none -17 normal
-223 not -364 not_be -116 not_the -118 note 77 note_: 46 note_for 79 note_that -139 note_to 101 noth 226
noth_to -7 notic -321 now 95 null -12 number -346 number_of -27 numeric -18 nur 34 o -75 object -65
observation -16 obtain -10 of -29 of_a 163 of_an -12 of_date 112 of_file 150 of_other 125 of_packag -8 of_r
-20 of_the -232 of_thes -53 of_this 135 of_what 94 of_your 141 off -18 offer 7 often -91 ok -42 old -62 omit
10 on -286 on_a -64 on_one 19 on_the -247 on_this 112 on_window -9 once -112 one -138 one_is 27 one_line 136
one_of -25 one_that -65 ones -60 only -149 only_: 174 only_in -143 open -24 operation -22 operator 100
option -133 optional -17 or -306 or_a -7 order -231 order_of 3 org -91 org_packag -17 original -65 os -93
other -3 otherwis 9 our -53 out 87 out_of 207 out_the 46 output -3 output_and 10 over 7 overrid -46 overview
162 overview_of 22 own -203 p 28 packag -336 packag_and -23 packag_are -7 packag_in -8 packag_is -14
packag_that -10 packag_which -6 pag 38 page 30 paid 204 panel -10 paper 1 par -33 para 10 paragraph 560
parameter -15 parser 52 part 117 part_of 96 parti 103 particular -28 pas 249 pass 168 pass_the 70 path -28
patient -58 pay -86 payment 152 pcm -15 pdf -142 peopl -24 per -63 perfect 63 person -254 phras 178 pkg -14
plac 183 platform -15 play 34 pleas -37 plot -51 plott -9 point 121 point_and 8 pointer -11 policy -65
population -11 portabl -9 position 116 positiv 223 possibl -36 possibl_to -9 pre 118 preced 96 predict -71
prepar 74 present -73 previou -49 previou_instruction 99 pric -11 print -42 print_and 59 print_the 60 prior
33 problem -28 proces -10 process 213 processor 8 produc 1 product 74 program 79 programm -11 project -44
project_org -31 prompt -261 proper 38 protection 34 provid -277 provid_a -9 put -13 q 74 que 572 que_le 58
question -369 quit -12 quot -108 quot_and 8 r -288 r's -9 r_and -10 r_check -14 r_cmd -11 r_code -12 r_home
-6 r_is -9 r_object -6 r_packag -8 r_project -32 r_r -4 rang -21 rank 45 rate 212 rather -21 rather_than -11
rd -15 re -30 read -256 read_and 2 read_the -107 read_this 2 readabl 59 reader -59 real 82 reason -50 receiv
-39 recent -9 recommend 450 record -156 referenc -56 regression -18 reject -30 releas -70 remark 76 remov
148 rep 111 repair 54 repair_lantern 68 repeat 121 repeat_it 57 repeat_the -82 replac -164 replac_by -50
replac_the -81 report -176 report_and 37 report_the 269 request 255 requir -101 requir_that 32 residual -10
respective -11 respons -20 rest 94 rest_of 41 restriction 131 result -33 result_for 28 return -159 reveal
192 review -42 right 138 risk 34 roof 254 roof_was 225 routin -15 row -48 rows -36 rul -138 rul_for 45 rule
4 run -142 run_the 21 runn -20 s 9 s_the 49 safe -34 safety 76 same -141 sampl -4 sandwich -13 save 20 say
-96 say_that 195 says -41 scal -10 schreib 242 scor -5 script -59 se -14 search -18 second -110 section 46
section_is 5 security -52 see -148 see_section -14 see_the -12 seen -27 select -16 send -39 sentenc 39
separat -18 seri -27 seriou 97 set -6 set_of -15 set_to -6 sets -42 sett -48 several -25 sex -28 sexp -10
shall -161 shar -151 sheet -4 shell -62 ship 213 short -97 short_version 38 shorter -3 should -150 should_be
-54 should_not -34 should_the 56 show -257 show_a 24 shown -13 si 143 sign -30 similar -18 simp -8 simpl -29
sinc -79 singl 136 site 28 size -10 skip -12 small 87 so 300 so_in 99 so_that 189 softwar 29 some -123
some_of -8 someon 138 someth -75 sometim -15 sourc -90 sourc_packag -7 spac -26 speak 476 special -67
specifi -18 specific -18 specify -13 src -14 stabl -19 stand 67 standard -37 standard_error -9 start 168
start_of 283 start_with 79 stat -120 stat_: 10 stat_that 115 statement 85 statistic -18 statistical -23
statu 9 stay 111 stay_harbour 97 step -10 still -27 stop 148 stor -95 str -21 string -12 structur -52 styl
-41 subject -28 subset -6 such -294 such_as -251 suggest -17 suitabl -7 sum 33 sum_is 41 summari -99
summaris -46 summaris_this 50 summary -163 summary_of -146 support 89 support_for -7 sure -15 surv -21
survfit -9 survival -24 switch -34 symbol -16 sys 268 system 3 system_: 85 system_and 176 system_that 26 t
-29 tabl -142 tak -16 take -129 task 198 team -61 tell 190 tell_the -156 temp -8 tenant 93 tenant_may 118
term -65 test -143 test_were 160 text -54 text_is 21 th 63 than -47 than_the -9 thank 15 thank_you -78 that
301 that_a -88 that_all 25 that_are -20 that_does 52 that_is 0 that_it -30 that_no 140 that_read 238
that_the 642 that_ther 83 that_was -21 that_we 76 that_will 26 that_you 196 the -371 the_abov 62 the_addres
21 the_amount 264 the_answer -71 the_argument -8 the_assistant -139 the_author -22 the_best 91 the_body 18
the_bug -12 the_c -9 the_call -6 the_case -72 the_check 76 the_code 141 the_command -116 the_content 1
the_contract 163 the_correct 8 the_current -23 the_data 20 the_date 52 the_debian -26 the_default -146
the_document 60 the_end 45 the_environment -6 the_fact 8 the_figur 120 the_file -357 the_fine 333 the_first
29 the_follow -284 the_full 56 the_function -20 the_instruction -49 the_languag 118 the_last -146 the_latter
-8 the_lin 43 the_line 96 the_link 152 the_list 31 the_maintainer -10 the_model -76 the_most 34 the_nam 51
the_name -40 the_new -70 the_next 25 the_number -35 the_object -6 the_one 48 the_only 34 the_open 28
the_operator 75 the_original -27 the_other -29 the_packag -89 the_page 71 the_parser 55 the_part 142
the_patient 19 the_person 16 the_r -33 the_read -18 the_reader -52 the_real 92 the_rest 87 the_result -132
the_right 82 the_roof 264 the_rows 12 the_same -140 the_second -100 the_section 118 the_short 5 the_softwar
10 the_sourc -42 the_standard -6 the_start 43 the_sum 40 the_summary -38 the_system -185 the_tenant 96
the_test -11 the_text 0 the_thre -43 the_time -8 the_tool 3 the_two -26 the_use -12 the_user 335 the_user'
171 the_valu 22 the_word 214 the_work 21 the_wrong -48 their -1 them 220 then 128 then_the 95 ther -10
ther_are -34 ther_is 73 thes 207 thes_are -12 they -41 they_are -24 they_do 99 they_have 10 this 647 this_:
80 this_as 17 this_by 93 this_can -14 this_document 73 this_file 240 this_is 120 this_letter -147 this_one
55 this_page 111 this_paper 180 this_point 6 this_section -13 this_text 82 this_to 76 this_was 6 this_way 13
thos -139 thre -192 through -12 thus 188 tim 10 time -72 time_: 35 time_statu -10 to -287 to_a -138 to_add
-16 to_be 371 to_build -8 to_call 98 to_copy 21 to_creat -7 to_do -17 to_give 91 to_have -8 to_install -8
to_it 38 to_its 36 to_know 168 to_make -12 to_one 86 to_pass 34 to_print 48 to_r -8 to_report 245 to_save 27
to_say 148 to_set -13 to_the -2 to_this -77 to_use -61 to_writ 43 token 13 told -326 too -14 tool 34 tool_:
60 tool_are 95 tool_that 40 top -116 total -88 tout 81 trac 98 transition -10 translat 105 translation -78
treat 224 treat_the 151 true -140 try -12 turn 187 two -363 typ -17 type -190 typical -10 u -14 un 86 und
178 und_schreib 157 under -12 unix -21 unix_alik -8 unles -43 unstabl -20 up -83 up_to -9 updat -24 upload
-173 us -89 us_a 22 us_the -20 use -450 use_a -35 use_in 121 use_of -27 use_only 58 use_the -133 use_this 47
used -113 used_as 56 used_by -9 used_for -19 used_in -10 used_on 39 used_to -25 useful -30 user 25 user' 170
user_is 9 user_who 8 uses -28 usr -11 usual -46 utf -9 v -17 valid -11 valu -97 valu_of 50 valu_that 48
variabl -80 varianc -11 variou -10 vector -43 vector_of -9 verify 19 version -252 version_and 28 version_for
7 version_is -76 version_of -41 very -21 via -30 vignett -14 void 1 w -7 waiv 96 waiv_cedar 104 want 166
want_a 15 want_to 147 warn -34 warning 5 was 88 was_a 31 was_found 94 was_given 70 was_hurt 133 was_made -38
was_repair 227 was_the -49 way -24 way_to -14 ways -8 we -195 we_can 97 we_have -8 we_would 16 weight -23
well -28 well_as -80 were 45 were_negativ 160 were_waiv 90 what -187 what_does 19 what_is 15 what_the -13
what_they -3 what_you 219 whatever 392 when -180 when_a 38 when_the -106 whenever 12 wher 62 wher_the -9
wher_you 152 wherea -6 whether -175 which -146 which_are -12 which_can -6 which_is -21 whil -10 who 169
who_are 7 whoever 180 whos 170 will 23 will_be 20 will_not 302 window -42 wish -36 with -220 with_a -215
with_all 4 with_only 12 with_the 316 with_this 13 within -132 without 174 without_a -23 without_the 46 word
128 word_: 10 work -71 worth 6 would 202 would_be 102 writ 108 writ_a -54 writ_the -89 written 146 wrong
-230 www 44 x -156 x_: 7 x_y -11 y 213 year -80 yes 308 you -44 you_are 84 you_can -48 you_have -10 you_know
-100 you_may -129 you_must 186 you_should -44 you_want -17 you_will 266 you_writ 271 your -302 your_not 172
your_packag -14 your_summary 21 your_system -16 yourself 73 z -34 zeilei -12 zero 57 zero_and 10 zero_finch
139 zoo -33 zu -16
"""
