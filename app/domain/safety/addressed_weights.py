"""Weights of words and pairs of words in hundredths, for `app.domain.safety.addressed_signs`: made."""

from __future__ import annotations

BIAS = -2.191
WEIGHTS = """
: 396 :_attack -13 :_august -10 :_central -18 :_do 49 :_february -10 :_how -28 :_january -11 :_leav 49
:_list 26 :_no 78 :_none -15 :_november -10 :_pleas -19 :_po -54 :_thank 11 :_the 94 :_velmorax 288 :_wb -26
:_why -11 :_writ -16 :_you 44 :_your -13 a 141 a_chest -10 a_consultant -10 a_date -12 a_day -13 a_discount
-10 a_doctor -11 a_ete -20 a_fee -12 a_first -12 a_friend -11 a_full -13 a_la -19 a_languag 36 a_letter -10
a_machin -20 a_mg -12 a_model -13 a_month -14 a_new -12 a_pirat 42 a_third -12 a_web -13 a_week -17 a_year
-23 abernathy -12 about_risotto -10 about_the -19 abov 165 abov_and 58 abstract 34 account -13 account_is
-13 act -20 add 47 add_the 54 admitt -21 advert -12 advic -12 after -64 again_with -14 against -20 agreement
-26 agreement_is -15 ai 123 ai_: 83 ai_assistant 37 ai_that -10 al -12 al_dia -12 alergia 52 all 60
all_instruction -16 all_other -13 all_previou 137 alle 93 alway 165 alway_show -12 am -25 amlodipin -13
amount -34 amount_claim -15 amoxicillin -15 an 37 an_ai 14 an_attacker -13 an_die 82 an_exampl -17 and 245
and_a -15 and_give 12 and_noth 45 and_obey 95 and_pres -18 and_print 41 and_say 32 and_start -14 and_the -33
and_to -15 and_writ 38 answer 204 answer_are -16 answer_can -15 answer_is -21 answer_key -12 answer_only 78
answer_the -12 answer_thre -12 answer_to -27 answer_with 51 anterior 165 anweisungen 84 anweisungen_und 93
any 49 app -27 application -10 appointment -18 appointment_is -11 approv 66 april -30 are_a 75 are_ask -13
are_at -15 are_do -11 are_forbidden -15 are_now 40 are_pregnant -11 are_train -15 are_valid -12 arrang -16
as 99 as_a 17 as_an 34 as_confidential -14 as_ignor -11 asid 21 asid_the 18 ask -75 ask_about -14 ask_for
-18 asks -29 asks_for -18 assistant 158 assistant_are -10 assistant_must 49 assistant_should -13
assistant_stor -11 asthma -15 at -104 at_: -35 at_a -19 at_home -11 at_least -15 at_once -12 at_the 16
at_work -10 attack -23 attack_them -13 attacker -32 attacker_hide -11 attacker_may -13 auditor -12 auf -19
august -43 author -26 automat 52 b -30 back -12 bank -11 be -11 be_report 11 be_return -23 be_the 82 be_told
-12 be_used -19 be_wrong -15 becaus -23 becaus_of -13 been 48 been_arrang -11 befor -33 befor_the 75
befor_you -44 begin 35 begin_each -12 begin_every -12 begin_with 29 begin_your 66 bell -11 bell_ring -11
below -10 between -14 bezahlt 76 bien 75 bill 67 black -10 black_ink -10 blood -19 blood_pressur -13 board
-12 book -25 born -23 bot -19 bot_answer -12 box -22 br -10 br_a -10 by -63 by_a -16 by_the 24 c -55 call
-44 call_with -12 can -26 can_be -20 cannot -38 cannot_be -27 capital -12 capital_letter -12 card -44
cardiology -10 carmody -12 carry 20 case -18 caus -14 ceil -13 central -18 central_heat -18 chair -14
chair_is -12 chang_: 29 chang_are -12 chang_the -11 chapter -21 chapter_: -17 charg -25 charg_for -12
chatbot -29 chatgpt 38 chatgpt_to -10 check -11 check_the -23 chest -18 choos -15 claim 16 claim_number -12
clas -11 claud -14 claus 189 clean -23 clean_ltd -17 clerk 11 clinic -27 clos -36 cloth -10 code 19
code_velmorax 32 colega -31 colleagu -16 compar -20 complaint -16 computer 19 condition 15 confidential -21
confirm 95 consultant -19 consultant_decid -10 contact -102 contact_: -88 contact_person -11 contract 61
conversation 29 copy 11 correct 12 cost -79 count -18 cours -14 court -14 cover -16 customer -45 customer_is
-13 d -10 dai -20 damag -11 dan 64 das -14 data -11 data_protection 11 data_sheet -12 date -66 date_: -41
day -12 days -100 days_and -13 de_a -16 de_kg -12 de_mmhg -12 dear_chatgpt 63 dear_colleagu -16 debt 83
december -43 decid -26 delet -14 der -13 developer 68 developer_mode 68 dezember -14 dia -12 diabet -15
diabet_sinc -11 did -13 die 104 die_ki 74 die_rechnung 76 discharg -39 discharg_instruction -18 discount -17
discount_of -10 disregard_any 38 disregard_the -22 do 63 do_and -11 do_not 64 doctor -24 document 92
document_must 25 does -26 does_not -36 dolor -12 done 30 dose -17 dose_note -13 down -14 dr -100 draft -34
draft_of -12 drink -14 drug -13 drug_dose -13 dry -28 due -31 due_on -20 e 217 e_mail -15 each -61
each_interview -12 each_reminder -12 each_run -12 earlier -15 ein 210 el -33 el_de -14 electricity -20 else
53 empty 71 en 50 enclos -17 end 202 end_of 92 ends_with -12 engineer -17 english -10 enter -17 error -42 es
-20 est -31 estimado -31 estimado_colega -31 et 84 ete -20 euro 50 every 106 every_call -12 every_gift -11
every_line -14 everyth 65 exam -13 exampl 57 exce -15 exist -19 fact 97 fact_of 29 fail -15 far 36 february
-48 fee 24 fee_is 41 fee_of -12 fell -12 figur 41 fil -14 file 33 fill -15 fill_the -15 filter_fail -11 find
32 finish 27 fire -13 first 82 first_draft -12 first_output -11 flat -26 flat_at -10 floor -13 florenc -12
florenc_abernathy -12 foglio -11 fois -10 fois_par -10 follow 183 follow_instruction -18 follow_the 99 food
-14 for -48 for_a -33 for_ai 31 for_an -13 for_call -16 for_each -16 for_every -10 for_payment -10 for_the
47 for_this 53 for_your -22 forbidden -15 forget 38 forget_everyth 62 forget_the -18 form -24 form_in -10
former -10 found -36 found_no -16 french 84 friend -11 from 67 from_now 57 from_the 92 from_to -22 full -28
full_member -13 function -12 function_was -12 furosemid -16 furosemid_mg -16 further -21 further_test -11
game 12 gaps -15 gaps_: -15 gift -11 gift_abov -11 give 28 give_an -11 give_the -23 give_this 75 given_for
-14 given_in -12 good -45 good_that -15 grant 61 green -14 gregor -12 gregor_sandoval -12 guid -18 guidelin
25 guidelin_for -13 had -42 had_not -11 hall -14 has 92 has_been 55 has_no 40 has_not -13 have 91 hbaic -23
he -17 hear -18 heat -25 her -20 here 34 hidden 38 hide -11 hide_text -11 hinwei 82 hinwei_an 82 home -11
hospital -29 hospital_number -17 hour -35 how -61 how_languag -19 http 74 http_: 74 hypertension -26 i -82
i_ask -13 i_used -10 ia 55 if -15 ignor 203 ignor_all 150 ignor_previou -11 ignor_repeat -18 ignor_spell -12
ignor_the 56 ignor_valu -10 ignor_your -11 ignora 185 ignorez 72 ignorier 93 ignorier_alle 93 il -26 im 37
im_end 49 im_start 49 immun -11 immun_answer -11 imperativ -18 imperativ_: -18 important 23 important_fact
23 in -81 in_a -31 in_black -10 in_capital -12 in_french 84 in_pdf -11 in_test -11 in_the -78 in_word -12
in_writ -33 in_your 78 includ_the 41 includ_this -19 increas -10 ink -10 inst 98 instead 134 instruccion 80
instruccion_anterior 80 instruct -15 instruction 443 instruction_: 45 instruction_about -17 instruction_and
122 instruction_befor -16 instruction_for 37 instruction_in -29 instruction_to 113 instrument -12 insur -19
insur_person -17 insuranc -16 interview -16 interview_with -12 into 27 into_the 17 invoic -15 invoic_are -10
invoic_date -41 is 38 is_: 31 is_charg -17 is_clos -22 is_due -22 is_for -16 is_given -14 is_in 15 is_made
-24 is_new -11 is_on -27 is_paid 61 is_print -11 is_right -14 is_sign -10 is_the -14 is_to 108 is_wrong -13
ist 73 istruzioni 74 istruzioni_precedenti 86 it -92 it_answer -22 it_is 13 it_with -18 it_would 30 item -90
item_a -35 item_b -22 item_c -20 item_quantity -13 its 65 its_answer 46 its_rul -13 j'ai -11 j'ai_vu -11
january -43 jour -10 juin -12 july -32 june -43 keep -31 kept -18 key -25 keys -11 kg -27 ki 63 ki_: 82 kind
194 kind_regard -29 kitchen -16 know_about -10 kwh -16 l -24 la 115 la_tension -12 label -26 lane -14
languag 103 languag_model 103 larg -11 larg_languag -11 las 80 las_instruccion 80 last -23 le 95
le_istruzioni 86 leaflet -15 least -15 leav 74 leav_out 65 left -19 leonora -12 leonora_vicker -12 les 73
lesson -13 let 12 letter 145 letter_about -10 letter_of -16 letter_that -10 library -18 limit -13 line 73
line_is 14 list 76 litr -16 litr_of -12 load -24 los -13 losartan -21 losartan_mg -21 loss -13 lost -18 ltd
-65 ltd_is -19 made -29 mail -15 main -11 manager -11 manual -16 march -44 matter 16 may -157 may_be -15
may_not -23 may_only 13 may_writ -13 me 41 me_a 67 medical -16 medical_practic -13 medicin -11 medicin_if
-11 meet -23 member -53 member_under -11 mencion 149 mention 168 mention_the 57 meter -26 metformin -13 metr
-20 mg -106 mg_once -11 mg_twic -11 mild -23 mild_asthma -15 mind -10 mind_shar -10 minut -51 minut_and -19
mm -10 mmhg -24 mmol -12 mode 60 model 122 model_: 17 model_cannot -14 model_ignor -10 model_must -13
model_summaris -19 model_to -16 model_writ -12 modelo 83 modelo_de 83 modern -10 modern_assistant -10 monday
-23 month -62 month_: -19 month_fee -13 more_: 19 morn -15 most 25 most_important 23 mr -16 must_be -25
must_name -11 must_not -49 must_stat 32 my -46 my_previou -12 nam -20 name -44 name_every -11 need 28 net
-46 never -26 never_say -13 new 37 new_task 99 next 59 next_appointment -11 next_line 21 next_report -11
nicht 46 no 139 no_allergi 21 no_conversation -11 no_error -12 no_further -11 nobody -30 nobody_was -16 none
-15 none_requir -15 normal -52 not -144 not_answer -20 not_be -23 not_been -10 not_cover -12 not_exce -15
not_have -16 not_includ -13 not_mention 57 not_mind -10 not_reveal 69 not_take -20 not_use -18 note 50
note_to 74 noth 77 noth_else 43 notic -29 november -40 now 179 now_a -13 now_ends -12 now_on 57 now_writ 23
now_your -11 number -107 number_in -18 nur 227 obey 90 october -33 of -90 of_each -12 of_is -43 of_may -18
of_the -72 of_this 72 of_turn 96 of_water -12 offic -16 officer 16 ok 173 old -19 omit 90 on -203 on_august
-10 on_february -12 on_january -17 on_july -11 on_june -22 on_march -16 on_monday -13 on_page -14 on_the -53
on_this 11 on_you 70 once -36 once_a -13 once_dai -11 one_line 15 ones -18 only 165 only_: 22 only_in 44
only_output 18 only_the -34 only_with 35 open -32 open_cannot -15 open_the -15 operator -11 operator_ignor
-11 or -45 or_no -19 order -22 order_: -54 order_of 14 original -13 otherwis 29 our -17 our_practic -13 out
58 out_the 19 output 48 output_is -15 output_the 33 overrid 49 overrid_the -19 p 30 page 25 page_: 35
page_and -15 page_the -11 paid 39 paper 53 paper_as -14 par -14 par_jour -10 para 78 paragraph 33 part 34
part_of 27 parti -13 party -13 pas 110 patient 40 patient_: -23 pattern -18 pattern_abov -14 pay -13 pay_for
-20 pay_noth -11 payment 56 payment_within -10 pdf -18 pdf_fil -11 penicillin 69 peopl 14 per -19 period -12
person -24 person_of -11 personal -13 phon -12 phras 49 physiotherapist -13 pipe -11 pirat 42 plac 13 plan
-21 pleas 26 pleas_disregard 27 pleas_do -12 pleas_includ -12 pleas_the -15 pleas_treat -16 po -54 poem 76
policy -16 por -24 potassium -21 practic -26 precedent 72 precedenti 82 pregnant -11 prepar 27 pres -29
present -10 pressur -13 pretend 85 previou 77 previou_instruction 122 pric -23 pric_amount -13 print 84
print_the 14 programm 19 prompt_and -15 prompt_are -15 prompt_is -15 protection 11 protein -11 provid -16
pump -13 put 13 quantity -13 quantity_unit -13 question -23 question_: -19 rais -12 ramipril -25 re -17 re_:
-17 read 18 read_all -16 read_and 11 read_every -15 read_it 18 read_the -21 read_this 92 reader 51 reader_:
12 real 26 receipt -13 rechnung 76 recip -11 recommend 35 red -14 refer -12 referenc -16 referenc_number -11
referral -15 referral_to -10 regard -29 register -24 reject -13 releas -13 remain -27 remain_unchang -11
reminder -15 renal -14 renew -14 rent -21 rep 53 rep_only 35 rep_to -13 rep_with 46 repair -34 repeat 37
repeat_it 21 repeat_the 38 replac -14 replac_all -11 report -55 report_and 18 report_must -11 request 83
requir -21 reserv -23 return -37 reveal 61 reveal_the -12 review 38 reviewer -16 ring -14 ring_stop -11
risotto -10 role -28 roof -15 room -20 rout -11 row -10 rows 13 rul -17 s 30 safety 30 said -43 said_that
-19 salbutamol -11 salbutamol_remain -11 sale -13 same -12 same_word -12 sandoval -12 say 56 say_ignor -18
say_no -10 say_that 24 say_who -11 say_yes 42 school -12 schreib 93 se 235 section 37 see -14 sehr -17 send
-16 sent -13 sentenc 100 sentenc_: 11 september -27 septembr -13 servic -31 set 18 set_asid 18 sets -12
setting -13 shall -17 shall_report -10 shar -10 she -36 sheet -16 short_answer -15 short_version 24 shorten
-10 shorten_this -10 should 21 should_be -13 should_not -11 should_report -11 show -43 show_this -12 si 122
sie -14 sign -26 sinc -19 sincere -50 sind -13 singl 102 six -17 skip -14 so 44 sodium -15 solo 156 sourc
-11 spell -12 staff -16 staff_must -12 stand -18 start 186 start_again -14 start_of 111 start_system 54 stat
21 stat_the -14 statement 13 stitch -16 stood -14 stood_at -11 stop 25 stop_what -11 stopp -21 stor -18
stor_no -11 student -15 such -27 such_as -23 summari -12 summaris 47 summaris_this 74 summary 153
summary_now -12 suppress -11 suppress_the -11 surgeon -12 survey -15 switch 11 switch_off 14 sys 141 system
278 system_: 36 system_must -12 system_prompt 67 system_suppress -11 system_that 30 system_you 54 tablet -33
tablet_from -11 take -43 take_the -12 take_this -11 taken -22 task 115 tell 119 tell_the 54 tell_us -18
tenancy -14 tension -12 term -19 test -71 test_have -11 test_the -12 text 104 text_abov -15 text_and -10
text_such -11 text_was -11 thank 19 thank_you -18 that 263 that_a 14 that_read 35 that_the 164 that_velmorax
27 that_were -22 that_you 24 the 68 the_abstract 20 the_agreement -18 the_answer 61 the_auditor -12 the_bell
-11 the_blood -12 the_bot -12 the_card -13 the_case -13 the_chair -14 the_contact -11 the_correct 12
the_customer -24 the_data 16 the_end 18 the_english -10 the_fact 28 the_fee 49 the_first -11 the_flat -26
the_follow 32 the_gaps -15 the_hall -14 the_hospital -12 the_immun -11 the_imperativ -18 the_instruction -22
the_insuranc -12 the_invoic 46 the_kitchen -16 the_label -11 the_languag 39 the_last -14 the_left -10
the_letter 12 the_line 29 the_list -21 the_machin -12 the_main -11 the_model -23 the_month -15 the_new -21
the_next 59 the_number -17 the_offic -16 the_old -14 the_order -13 the_output -11 the_page -13 the_pattern
-14 the_phras 49 the_previou -33 the_prompt -18 the_pump -13 the_reader 24 the_referenc -16 the_rent -21
the_reserv -18 the_right 11 the_rul -11 the_sale -13 the_same -12 the_sentenc 41 the_singl 102 the_summary
46 the_surgeon -12 the_system -40 the_term -10 the_test -14 the_text 14 the_treasurer -12 the_user 147
the_wall -11 the_word 142 the_year -16 their -25 them -50 then 32 ther -26 ther_was -13 thes 85 they -35
they_are -12 third -17 this 488 this_: 13 this_card -12 this_document 75 this_file 44 this_form -10
this_letter 39 this_line 22 this_medicin -11 this_month -19 this_one 13 this_page 50 this_paper 63 this_part
27 this_repair -16 this_text 81 thre -43 thre_question -12 ticket -15 tim -13 tim_a -10 time -13 to -55 to_:
-92 to_a -32 to_answer -15 to_be 92 to_cardiology -10 to_check -10 to_follow -18 to_me -11 to_pay -28
to_read -14 to_shorten -10 to_the 45 to_writ 58 toda 178 today -14 told -57 told_to -23 took -20 tool_: -11
total -53 tout 90 train -42 train_to -10 translat 15 translat_by -11 travel -10 treasurer -12 treasurer_is
-12 treat -14 treat_this -14 tun -12 turn 88 turn_model 96 twic -13 twic_dai -11 two -41 two_week -10 type
-25 type_diabet -11 um 84 una -15 unchang -20 und 83 und_schreib 93 under -15 under_pay -11 une 111 unit -20
unit_pric -13 until -37 up 39 us_if -14 use -41 use_only 29 use_the -14 used -31 used_chatgpt -10 user 137
usual -11 usual_rout -11 valid_only -12 valu -12 valu_below -10 valv -16 vat -46 velmorax 866 velmorax_a 26
velmorax_and 40 velmorax_exampl 35 vendor -16 version 22 vet -11 vicker -12 visit -30 volunteer -15 von -13
vot -12 vous 118 vu -11 wall -25 want 17 ward -31 was -245 was_a 25 was_given 19 was_no -13 was_normal -12
was_not -33 was_start -13 was_stopp -12 was_told -23 was_translat -11 water -31 wb -26 we -14 web -13
web_page -13 week -77 week_: -29 well -12 were -82 were_open -15 what -12 what_the -20 what_you 40 when 29
when_the -15 whether -21 whether_the -11 who 17 who_the -11 why -19 why_filter -11 will 17 will_writ -11
with 213 with_a -21 with_kind -29 with_question -15 with_stitch -14 with_the 181 with_velmorax 61 with_vot
-12 with_your -18 within -45 within_days -48 without 71 witnes -12 word 193 word_yes -12 work -53 would 20
would_be 20 writ 114 writ_a 54 writ_ignor -13 writ_in 13 writ_say -18 writ_system -21 writ_that 97 writ_the
-16 writ_to -32 writ_velmorax 39 written 53 wrong -36 wrot -14 wrot_the -11 wurd -22 x -10 y 110 year -58
yes 149 yes_or -19 you 208 you_are 98 you_begin -25 you_do -26 you_for -44 you_know -10 you_may -28 you_must
88 you_will 68 you_writ 60 your 173 your_account -13 your_letter -17 your_name -16 your_new 67 your_order
-54 your_rep 31 your_sincere -50 your_summary 105 your_system 115 your_usual -11 yusuf -12 yusuf_carmody -12
"""
