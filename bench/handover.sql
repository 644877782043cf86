-- A month of conversations in PostgreSQL: 100,000 of them with three turns each, every fifth with a ticket that is closed,
-- 300 citizens who wait, and one conversation of 3,000 messages.
insert into conversation (id, channel, memory, turns, started_at, last_at, heard_at, turn_by, send_by)
  select (array['web','telegram','zalo_oa'])[1 + n % 3] || ':' || n, (array['web','telegram','zalo_oa'])[1 + n % 3], '{}', 3,
    now() - n * interval '26 seconds', now(), now() - n * interval '26 seconds', '', '' from generate_series(1, 100000) n;
insert into inbox (channel, message_id, conversation_id, text, kind, written_at, is_public, turned_away, state, attempts, received_at)
  select c.channel, c.id || '/' || k, c.id, 'lệ phí làm khai sinh cho con là bao nhiêu ' || k, 'text', k, false, '', 'done', 1, c.heard_at
  from conversation c, generate_series(1, 3) k;
insert into inbox (channel, message_id, conversation_id, text, kind, written_at, is_public, turned_away, state, attempts, received_at)
  select 'web', 'long/' || k, 'web:3', 'câu thứ ' || k, 'text', k, false, '', 'done', 1, now() - (3000 - k) * interval '1 minute' from generate_series(1, 3000) k;
insert into outbox (inbox_id, conversation_id, channel, body, state, attempts, due_at, error, platform_id, created_at)
  select id, conversation_id, channel, '{"text": "Lệ phí: 8.000 đồng mỗi bản."}', 'sent', 1, received_at, '', '', received_at from inbox;
insert into turn (inbox_id, conversation_id, asked, outcome, aspects, understood, milliseconds, at)
  select id, conversation_id, text, 'answered', '[]', '{}', '{}', received_at from inbox;
insert into ticket (number, conversation_id, channel, state, asked_at, place, awaits_message, account_id, officer, first_taken_at, officer_at, closed_at, result)
  select to_char(heard_at, 'DDMM') || '-' || row_number() over (), id, channel, 'closed', heard_at, 1, false, 1, 'Lan', heard_at, heard_at, heard_at, 'answered'
  from conversation order by heard_at limit 20000;
insert into ticket (number, conversation_id, channel, state, asked_at, place, awaits_message, officer, result)
  select to_char(heard_at, 'DDMM') || '-9' || row_number() over (), id, channel, 'waiting', heard_at, 1, false, '', ''
  from conversation order by heard_at desc limit 300;
analyze;
insert into ticket_event (ticket_id, at, kind, who, words, inbox_id, outbox_ids)
  select t.id, t.asked_at, k, '', '', i.id, '[]'
  from ticket t join (select conversation_id, min(id) id from inbox group by 1) i using (conversation_id),
    unnest(array['asked', 'left_message', 'taken']) k;
analyze;
