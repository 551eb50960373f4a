"""Weights of words and pairs of words in hundredths, for `app.domain.addressed_signs`: made."""

from __future__ import annotations

BIAS = -2.226
WEIGHTS = """
: 436 :_any -11 :_attack -14 :_august -11 :_central -18 :_do 47 :_february -11 :_how -29 :_january -12
:_leav 47 :_no 76 :_none -16 :_november -11 :_pleas -20 :_po -57 :_the 131 :_velmorax 279 :_wb -27 :_why -12
:_writ -19 :_you 42 :_your -10 a 140 a_chest -10 a_consultant -10 a_date -12 a_day -13 a_discount -10
a_doctor -11 a_ete -20 a_fee -12 a_first -12 a_friend -11 a_full -13 a_la -19 a_languag 35 a_letter -10
a_machin -21 a_mg -12 a_model -13 a_month -15 a_new -12 a_pirat 44 a_third -12 a_web -13 a_week -18 a_year
-24 abernathy -12 about_risotto -10 about_the -16 abov 160 abov_and 58 abstract 35 account -10 account_is
-10 act -20 add 44 add_the 51 admitt -21 advert -12 advic -12 after -62 again_with -14 against -21 agreement
-27 agreement_is -16 ai 119 ai_: 81 ai_assistant 37 ai_that -10 al -12 al_dia -12 alergia 50 all 59
all_instruction -17 all_other -13 all_previou 138 alle 93 alway 163 alway_show -12 am -25 amlodipin -13
amount -35 amount_claim -15 amoxicillin -14 an 34 an_ai 14 an_attacker -13 an_die 80 an_exampl -17 and 265
and_cost -10 and_give 11 and_noth 45 and_obey 87 and_print 38 and_say 32 and_start -14 and_the -37 and_to
-15 and_writ 36 answer 209 answer_are -16 answer_can -16 answer_is -22 answer_key -13 answer_only 78
answer_thre -12 answer_to -22 answer_with 49 anterior 166 anweisungen 85 anweisungen_und 93 any 48 any_one
-11 app -28 application -10 appointment -19 appointment_is -12 approv 64 april -31 are_a 75 are_ask -13
are_at -16 are_do -11 are_forbidden -15 are_now 40 are_pregnant -11 are_train -15 are_valid -12 arrang -16
as 98 as_a 16 as_an 34 as_confidential -14 as_ignor -11 asid 19 asid_the 18 ask -77 ask_about -14 ask_for
-18 asks -29 asks_for -18 assistant 160 assistant_are -10 assistant_must 46 assistant_should -13
assistant_stor -11 asthma -15 at -100 at_: -38 at_a -19 at_home -11 at_least -15 at_the 22 at_work -10
attack -24 attack_them -14 attacker -33 attacker_hide -11 attacker_may -13 auditor -12 auf -19 august -45
author -27 automat 51 b -31 back -12 bank -12 be_return -23 be_told -12 be_used -19 be_wrong -16 becaus -23
becaus_of -13 been 47 been_arrang -11 befor -31 befor_the 73 befor_you -37 begin 44 begin_each -13
begin_every -12 begin_with 34 begin_your 64 bell -11 bell_ring -11 below -11 between -15 bezahlt 77 bien 77
bill 76 black -11 black_ink -11 blood -19 blood_pressur -13 board -13 book -26 born -24 bot -20 bot_answer
-12 box -15 br -10 br_a -10 by -68 by_a -17 by_the 21 c -56 call -45 call_with -12 came -10 can -27 can_be
-21 cannot -38 cannot_be -28 capital -12 capital_letter -12 card -36 cardiology -10 carmody -13 carry 19
case -14 caus -14 ceil -13 central -18 central_heat -18 chair -15 chair_is -13 chang -10 chang_are -12
chang_the -11 chapter -22 chapter_: -18 charg -26 charg_for -12 chatbot -30 chatgpt 36 chatgpt_to -10 check
-13 check_the -24 chest -18 choos -15 choos_short -10 claim 20 claim_number -12 claud -12 claus 189 clean
-24 clean_ltd -18 clerk 11 clinic -22 clos -30 code 17 code_velmorax 30 colega -33 colleagu -16 compar -21
compar_it -10 complaint -16 condition 13 confidential -21 confirm 99 consultant -19 consultant_decid -10
contact -109 contact_: -94 contact_person -11 contract 60 conversation 28 copy 10 cost -81 count -18 cours
-14 court -14 cover -16 customer -48 customer_is -14 d -10 dai -20 damag -12 dan 65 das -14 data -13
data_protection 10 data_sheet -12 date -64 date_: -44 days -102 days_and -13 de_a -16 de_kg -12 de_mmhg -12
dear_chatgpt 62 dear_colleagu -16 debt 80 december -44 decid -27 delet -14 der -13 developer 64
developer_mode 64 dezember -14 dia -12 diabet -15 diabet_sinc -11 did -13 die 103 die_ki 72 die_rechnung 77
discharg -38 discharg_instruction -18 discount -17 discount_of -10 disregard_any 37 disregard_the -23 do 59
do_and -11 do_not 61 doctor -24 document 89 document_must 25 does -28 does_not -37 dolor -12 done 29 dose
-17 dose_note -13 down -14 dr -100 draft -32 draft_of -12 drink -14 drug -13 drug_dose -13 dry -29 dry_took
-10 due -32 due_on -21 dur -10 dur_the -10 e 218 e_mail -15 each -48 each_interview -13 each_reminder -12
each_run -13 earlier -15 earlier_version -10 ein 212 el -34 el_de -14 electricity -20 else 51 empty 68 en 48
enclos -17 end 200 end_of 94 ends_with -12 engineer -17 english -10 enter -18 error -43 es -20 est -31
estimado -33 estimado_colega -33 et 86 ete -20 euro 45 every 102 every_call -12 every_gift -11 every_line
-14 everyth 64 exam -13 exampl 54 exce -13 exist -19 fact 96 fact_of 27 fail -15 far 35 february -49 fee 18
fee_is 36 fee_of -12 fell -12 figur 40 fil -14 file 30 fill -16 fill_the -16 filter_fail -12 find 31 finish
26 fire -13 first 81 first_draft -12 first_output -12 flat -27 flat_at -11 floor -13 florenc -12
florenc_abernathy -12 foglio -11 fois -10 fois_par -10 follow 199 follow_instruction -18 follow_the 106 food
-14 for -55 for_a -33 for_ai 30 for_an -13 for_call -16 for_each -17 for_every -11 for_payment -10 for_the
45 for_this 51 for_your -20 forbidden -15 forget 37 forget_everyth 61 forget_the -19 form -24 form_in -11
former -10 found -36 found_no -16 french 84 friend -11 from 62 from_now 56 from_the 90 from_to -23 full -28
full_member -13 function -12 function_was -12 furosemid -16 furosemid_mg -16 further -20 further_test -11 g
-10 game 11 gaps -16 gaps_: -16 german -11 german_version -11 get -10 get_only -10 gift -11 gift_abov -11
give 37 give_an -11 give_the -11 give_this 74 given_for -14 given_in -13 good -47 good_that -15 grant 57
gregor -12 gregor_sandoval -12 guid -18 guidelin 23 guidelin_for -13 had -42 had_not -11 hall -14 has 90
has_been 54 has_no 40 has_not -13 have 86 hbaic -23 he -17 hear -18 heat -26 her -20 here 33 hidden 33 hide
-11 hide_text -11 hinwei 80 hinwei_an 80 home -11 hospital -30 hospital_number -17 hour -36 how -56
how_languag -20 http 70 http_: 70 hypertension -26 i -74 i_ask -14 i_used -10 ia 54 if -14 if_you 12 ignor
199 ignor_all 151 ignor_previou -11 ignor_repeat -19 ignor_spell -12 ignor_the 52 ignor_valu -10 ignor_your
-11 ignora 186 ignorez 73 ignorier 93 ignorier_alle 93 il -26 im 38 im_end 50 im_start 50 immun -11
immun_answer -11 imperativ -19 imperativ_: -19 important 23 important_fact 23 in -77 in_a -31 in_black -11
in_capital -12 in_french 84 in_pdf -11 in_test -11 in_the -77 in_word -13 in_writ -31 in_your 78 includ 10
includ_the 40 includ_this -20 increas -10 ink -11 inst 94 install -10 instead 133 instruccion 81
instruccion_anterior 81 instruct -16 instruction 432 instruction_: 42 instruction_about -14 instruction_and
119 instruction_befor -17 instruction_for 31 instruction_in -29 instruction_to 112 instrument -12 insur -20
insur_person -17 insuranc -16 interview -17 interview_with -13 into 26 into_the 16 invoic -19 invoic_date
-44 is 69 is_: 29 is_charg -18 is_clos -19 is_dry -11 is_due -23 is_for -12 is_given -14 is_in 13 is_made
-25 is_on -19 is_paid 60 is_print -13 is_right -15 is_sign -11 is_the -15 is_to 109 is_wrong -14 ist 73
istruzioni 74 istruzioni_precedenti 87 it -91 it_answer -22 it_is 21 it_said -10 it_with -18 it_would 30
item -90 item_a -35 item_b -22 item_c -20 item_quantity -13 its 62 its_answer 45 its_rul -13 j'ai -11
j'ai_vu -11 january -44 jour -10 juin -12 july -33 june -45 keep -21 kept -19 key -18 keys -11 kg -27 ki 62
ki_: 80 kind 196 kind_regard -29 kitchen -16 know_about -10 kwh -16 l -24 la 114 la_tension -12 label -19
lane -14 languag 99 languag_model 99 larg -11 larg_languag -11 las 81 las_instruccion 81 last -24 le 97
le_istruzioni 87 leaflet -15 least -15 leav 72 leav_out 63 left -16 leonora -12 leonora_vicker -12 les 74
lesson -14 let 11 letter 146 letter_about -11 letter_of -13 letter_that -10 letter_within -10 library -19
limit -14 line 72 line_is 13 list 86 list_befor -10 litr -16 litr_of -12 los -13 losartan -21 losartan_mg
-21 loss -13 lost -18 ltd -66 ltd_is -20 machin 13 made -30 mail -15 main -11 manager -11 manual -16 march
-46 matter 16 may -150 may_be -16 may_not -24 may_only 12 may_writ -13 me 44 me_a 66 medical -16
medical_practic -13 medicin -11 medicin_if -11 meet -23 member -53 member_under -11 mencion 148 mention 166
mention_the 56 meter -28 metformin -13 metr -20 mg -106 mg_once -11 mg_twic -11 mild -23 mild_asthma -15
mind -10 mind_shar -10 minut -48 minut_and -20 mmhg -24 mmol -12 mode 57 model 121 model_: 22 model_cannot
-14 model_ignor -10 model_must -13 model_summaris -20 model_to -16 model_writ -12 modelo 84 modelo_de 84
modern -10 modern_assistant -10 monday -18 month -65 month_: -20 month_fee -14 more_: 18 morn -15 most 24
most_important 23 mr -17 must 12 must_be -16 must_name -11 must_not -45 must_stat 32 my -43 nam -20 name -44
name_every -11 need 27 net -46 never -27 never_say -14 new 37 new_task 97 next 56 next_appointment -12
next_report -11 nicht 44 no 130 no_allergi 21 no_conversation -11 no_error -12 no_further -11 nobody -30
nobody_was -16 none -16 none_requir -16 normal -53 not -148 not_answer -20 not_be -24 not_been -10 not_cover
-13 not_exce -13 not_have -16 not_includ -14 not_mention 56 not_mind -10 not_reveal 69 not_take -20 not_use
-19 note 48 note_to 72 noth 73 noth_else 42 notic -27 november -42 now 174 now_a -13 now_ends -12 now_on 56
now_writ 23 now_your -11 number -110 number_in -19 nur 229 obey 82 october -34 of -91 of_is -45 of_may -16
of_the -70 of_this 69 of_turn 94 of_water -12 offic -11 officer 14 ok 180 old -20 omit 90 on -192 on_august
-11 on_december -10 on_february -12 on_january -18 on_july -12 on_june -24 on_march -16 on_monday -14
on_page -14 on_the -51 on_you 70 once -31 once_a -13 once_dai -11 one 11 one_line 14 one_of -11 one_that -11
ones -18 only 167 only_: 22 only_in 43 only_one -11 only_output 17 only_the -27 only_with 34 open -34
open_cannot -15 open_the -15 operator -12 operator_ignor -12 or -40 or_no -20 order -30 order_: -57 order_of
13 otherwis 27 our -20 our_practic -13 out 55 out_the 18 output 48 output_is -16 output_the 33 overrid 45
overrid_the -19 p 31 page 37 page_: 34 page_the -12 paid 37 paper 59 paper_as -14 par -14 par_jour -10 para
76 part 33 part_of 26 parti -13 party -14 pas 111 patient 39 patient_: -24 pattern -18 pattern_abov -14 pay
-15 pay_for -20 pay_noth -11 payment 57 payment_within -10 pdf -18 pdf_fil -11 penicillin 69 peopl 13 per
-12 period -12 person -25 person_of -11 personal -13 phras 48 physiotherapist -13 pipe -12 pirat 44 plac 18
plan -21 pleas 34 pleas_disregard 26 pleas_do -12 pleas_the -16 pleas_treat -17 po -57 poem 75 policy -16
por -24 potassium -21 practic -26 precedent 74 precedenti 82 pregnant -11 prepar 26 pres -21 present -11
pressur -13 pretend 87 previou 80 previou_instruction 126 pric -24 pric_amount -13 print 104 programm 22
prompt_and -15 prompt_are -15 prompt_is -16 protection 10 protein -11 provid -16 pump -14 put 17 quantity
-13 quantity_unit -13 question -29 question_: -21 rais -12 ramipril -25 re -17 re_: -17 read 14 read_all -17
read_every -16 read_it 17 read_the -22 read_this 91 reader 46 real 25 rechnung 77 recip -11 recommend 36
refer -12 referenc -17 referenc_number -11 referral -15 referral_to -10 regard -29 register -24 reject -13
releas -13 remain -28 remain_unchang -11 reminder -15 renal -14 renew -15 rent -22 rep 55 rep_only 35 rep_to
-14 rep_with 44 repair -34 repeat 40 repeat_it 21 repeat_the 39 replac -17 replac_all -11 report -53
report_and 17 report_must -11 request 82 requir -22 reserv -23 return -38 reveal 61 reveal_the -12 review 37
reviewer -16 ring -15 ring_stop -11 risotto -10 role -29 role_is -10 roof -16 room -16 rout -11 row -10 rows
11 rul -19 s 31 safety 30 said -45 said_: -10 said_that -19 salbutamol -11 salbutamol_remain -11 same -13
same_word -13 sandoval -12 say 55 say_ignor -19 say_no -11 say_that 22 say_who -12 say_yes 43 school -13
schreib 93 se 236 section 36 see -14 send -16 sent -13 sentenc 103 sentenc_: 10 september -28 septembr -13
servic -32 set 17 set_asid 17 sets -12 setting -14 shall -18 shall_report -11 shar -10 she -37 sheet -16
short_answer -15 short_version 23 shorten -10 shorten_this -10 should 19 should_be -14 should_not -11
should_report -11 show -40 show_this -12 si 123 sie -14 sign -27 sinc -19 sincere -51 sind -13 singl 99 six
-18 skip -14 so 43 sodium -15 softwar 16 solo 156 sourc -11 south -11 south_wall -11 spell -12 staff -17
staff_must -12 stand -18 start 182 start_again -14 start_of 109 start_system 56 stat 25 stat_the -14
statement 21 stitch -16 stood -15 stood_at -11 stop 21 stop_what -11 stopp -21 stor -18 stor_no -11 student
-15 such -27 such_as -23 summari -13 summaris 45 summaris_this 73 summary 156 summary_choos -10 summary_now
-12 summary_of 13 suppress -11 suppress_the -11 survey -16 switch 10 switch_off 14 sys 142 system 271
system_: 34 system_must -13 system_prompt 62 system_suppress -11 system_that 30 system_you 56 tablet -34
tablet_from -12 tablet_with -10 take -43 take_the -12 take_this -11 taken -22 task 113 tell 124 tell_the 60
tell_us -18 tenancy -14 tension -12 term -19 test -73 test_have -11 test_the -12 text 96 text_abov -16
text_and -10 text_such -11 text_was -12 thank 18 thank_you -17 that 265 that_a 13 that_count -11 that_read
34 that_the 159 that_velmorax 27 that_were -15 that_you 23 the 84 the_agreement -19 the_answer 60
the_auditor -12 the_author -10 the_bell -11 the_blood -12 the_bot -12 the_chair -15 the_contact -11
the_customer -25 the_data 14 the_end 19 the_english -10 the_fact 27 the_fee 44 the_first -13 the_flat -27
the_follow 44 the_gaps -16 the_german -11 the_hall -14 the_hospital -12 the_immun -11 the_imperativ -19
the_instruction -23 the_insuranc -12 the_invoic 45 the_kitchen -16 the_label -11 the_languag 37 the_last -15
the_line 27 the_list -10 the_machin -13 the_main -11 the_model -25 the_month -16 the_new -22 the_next 56
the_number -18 the_offic -11 the_old -15 the_only -11 the_order -13 the_page -13 the_pattern -14 the_phras
48 the_previou -34 the_prompt -18 the_pump -14 the_reader 23 the_referenc -17 the_rent -22 the_reserv -18
the_rul -11 the_same -13 the_sentenc 40 the_singl 99 the_south -11 the_summary 44 the_survey -10 the_system
-41 the_tablet -10 the_term -11 the_test -15 the_text 12 the_treasurer -13 the_user 146 the_wall -11
the_word 140 the_year -16 their -26 them -52 then 31 ther -27 ther_was -14 thes 91 they -36 they_are -12
third -17 this 491 this_card -12 this_document 74 this_file 42 this_form -11 this_letter 37 this_line 21
this_medicin -11 this_month -20 this_one 12 this_page 60 this_paper 61 this_part 26 this_repair -16
this_text 78 thre -37 thre_answer -11 thre_question -12 tim -13 tim_a -11 time -14 to -54 to_: -100 to_a -33
to_answer -15 to_be 96 to_cardiology -10 to_check -10 to_follow -18 to_get -10 to_me -11 to_pay -28 to_read
-14 to_shorten -10 to_the 57 to_writ 56 toda 180 today -14 told -59 told_to -23 took -21 took_days -10 total
-53 tout 92 train -43 train_to -10 translat 13 translat_by -12 travel -11 treasurer -13 treasurer_is -13
treat -15 treat_this -14 tun -12 turn 86 turn_model 94 twic -13 twic_dai -11 two -41 two_week -10 type -26
type_diabet -11 um 85 una -15 unchang -20 und 84 und_schreib 93 under -16 under_pay -11 une 112 unit -21
unit_pric -13 until -32 up 44 us_if -14 use -35 use_only 29 use_the -15 used -32 used_chatgpt -10 user 137
usual -11 usual_rout -11 valid_only -12 valu -12 valu_below -10 valv -17 vat -46 velmorax 848 velmorax_a 25
velmorax_and 39 velmorax_exampl 33 vendor -16 version 19 vet -11 vicker -12 visit -31 volunteer -16 von -13
vot -12 vous 119 vu -11 wall -26 wall_is -11 want 16 ward -27 was -244 was_a 24 was_given 19 was_no -14
was_normal -12 was_not -33 was_start -13 was_stopp -12 was_told -23 was_translat -12 water -31 wb -27 we -15
web -13 web_page -13 week -79 week_: -29 well -13 were -77 were_open -15 what -10 what_the -20 what_you 40
when 31 when_the -15 whether -16 who 15 who_the -12 why -19 why_filter -12 will 16 will_writ -11 with 220
with_a -22 with_food -10 with_kind -29 with_question -15 with_stitch -14 with_the 183 with_velmorax 61
with_vot -12 with_your -12 within -47 within_days -49 without 66 witnes -12 word 196 word_yes -12 work -54
would 18 would_be 18 writ 112 writ_a 52 writ_ignor -13 writ_in 16 writ_say -19 writ_system -21 writ_that 93
writ_the -17 writ_to -30 writ_velmorax 38 written 53 wrong -38 wrot -15 wrot_the -11 wurd -22 x -10 y 109
year -60 yes 149 yes_or -20 you 214 you_are 98 you_begin -17 you_do -26 you_for -42 you_install -10 you_know
-10 you_may -28 you_must 86 you_will 68 you_writ 60 your 177 your_account -10 your_letter -15 your_name -16
your_new 65 your_order -57 your_rep 33 your_sincere -51 your_summary 105 your_system 111 your_usual -11
yusuf -13 yusuf_carmody -13
"""
