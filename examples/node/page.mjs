// A website renderer: asks what to show in the blocks of a page, and reports a click.
//   node page.mjs [TARGET] [CUSTOMER]
import { at, call, callAgain, connect } from './decisioning.mjs';

const [target = '127.0.0.1:5080', customer = 'anna'] = process.argv.slice(2);
const server = connect(target);
try {
  const page = await call(server.DecisionService, 'Decide', {
    customer_id: customer,
    locale: 'en',
    placements: [{ name: 'home' }, { name: 'basket' }],
  });
  for (const block of page.placements) {
    console.log(`${block.name}${block.is_fallback ? ' (fallback)' : ''}:`);
    for (const offer of block.offers) {
      console.log(`  ${offer.rank}. ${offer.offer_id}: ${offer.content?.title ?? ''}`);
    }
  }

  // The token names what was shown; it is all that a click has to carry.
  const shown = page.placements.flatMap((block) => block.offers)[0];
  if (shown?.token) {
    const settled = await callAgain(server.DecisionService, 'Settle', {
      items: [{ settlement_id: `click-${page.decision_id}`, token: shown.token, outcome: 'OUTCOME_CLICKED' }],
    });
    console.log(`click: ${settled.results[0].status}`);
  }

  const visit = { event_id: `visit-${customer}-${Date.now()}`, customer_id: customer, occurred_at: at(Date.now()) };
  const recorded = await callAgain(server.EventService, 'Record', { events: [{ ...visit, visit: { subject: '/' } }] });
  console.log(`visit: ${recorded.results[0].status}`);
} finally {
  server.close();
}
