// An e-mail sender: asks for many customers whether and what to send, claims each message before it goes out.
//   node mailer.mjs [TARGET] [CAMPAIGN] [FIRST] [LAST]        customers customer-FIRST .. customer-LAST
import { callAgain, connect } from './decisioning.mjs';

const [target = '127.0.0.1:5080', campaign = 'spring', first = '1', last = '200'] = process.argv.slice(2);
const server = connect(target);
const counts = { sent: 0, refused: 0, failed: 0 };
const why = new Map();

// The claim: only what is confirmed may be handed to the channel, so that no two senders together exceed a cap.
async function send(decision) {
  const { reservation_id } = decision.contact;
  const settled = await callAgain(server.DecisionService, 'Settle', {
    items: [{ settlement_id: `sent-${reservation_id}`, reservation_id, outcome: 'OUTCOME_CONFIRMED' }],
  });
  if (settled.results[0].status === 'SETTLE_STATUS_REFUSED') counts.failed++;
  else counts.sent++; // here the message of decision.contact.offers[0].content is handed to the channel
}

const claims = [];
const stream = server.DecisionService.DecideStream();
const done = new Promise((resolve, reject) => {
  stream.on('data', ({ result, decision, error }) => {
    if (result === 'error') {
      counts.failed++;
      console.log(`refused: ${error.field} ${error.message}`);
    } else if (decision.contact.verdict === 'VERDICT_SEND') {
      claims.push(send(decision));
    } else {
      counts.refused++;
      const reason = decision.contact.reason?.code ?? 'no candidate';
      why.set(reason, (why.get(reason) ?? 0) + 1);
    }
  });
  stream.on('error', reject);
  stream.on('end', resolve);
});

for (let number = Number(first); number <= Number(last); number++) {
  const customer = `customer-${String(number).padStart(5, '0')}`;
  const room = stream.write({
    // The same id in a second run of the same campaign gets the same answer, never a second mail.
    request_id: `${campaign}-${customer}`,
    customer_id: customer,
    channels: [{ name: 'email' }],
    campaign_id: campaign,
    hold: 'HOLD_RESERVE',
    locale: 'ru',
  });
  if (!room) await new Promise((resolve) => stream.once('drain', resolve));
}
stream.end();
await done;
await Promise.all(claims);
server.close();
console.log(`sent ${counts.sent}, not sent ${counts.refused}, failed ${counts.failed}`);
for (const [reason, count] of [...why].sort((a, b) => b[1] - a[1])) console.log(`  ${count} x ${reason}`);
