// A website renderer. A visitor comes by his cookie; the top of the page is asked for at once, the rest when he scrolls
// down; what he saw and clicked is reported in one batch when he leaves.
//   node page.mjs [TARGET] [COOKIE] [DEADLINE_MS]
import { randomUUID } from 'node:crypto';

import { at, call, callAgain, connect, status } from './decisioning.mjs';

const [target = '127.0.0.1:5080', cookie = 'c-1001', deadline = '500'] = process.argv.slice(2);
const server = connect(target);
const view = randomUUID(); // the server shows no offer twice in one view
const shown = [];
let visitor = '';

// A block of the page is never empty and the page never waits: after the deadline it shows what it has of its own.
const STATIC = { home: 'Everything for children', category: 'Popular in this category', basket: 'Free returns' };

async function blocks(names) {
  try {
    const answer = await call(server.DecisionService, 'Decide', {
      identity: { type: 'IDENTITY_TYPE_COOKIE', value: cookie },
      placements: names.map((name) => ({ name })),
      page_id: view,
      locale: 'en',
    }, Number(deadline));
    if (!visitor) console.log(`visitor ${answer.customer_id}, ${answer.segment}`);
    visitor = answer.customer_id;
    return answer.placements;
  } catch (error) {
    const expected = [status.DEADLINE_EXCEEDED, status.UNAVAILABLE, status.RESOURCE_EXHAUSTED].includes(error.code);
    if (!expected) throw error; // a mistake in the request is to be seen, not to be hidden by a static block
    console.log(`${Object.keys(status).find((name) => status[name] === error.code)}: the page's own blocks`);
    return names.map((name) => ({ name, own: STATIC[name], offers: [] }));
  }
}

function render({ name, own, offers, is_fallback: fallback }) {
  console.log(`${name}:${own ? ` [${own}]` : ''}${fallback ? ' (fallback)' : ''}`);
  for (const offer of offers ?? []) {
    console.log(`  ${offer.rank}. ${offer.offer_id}: ${offer.content?.title ?? ''}`);
    shown.push(offer);
  }
}

// The token names what was shown. With the visitor's id it is taken also of one of whom nothing was known before.
const report = (offer, outcome) => ({
  event_id: `${outcome}-${offer.token}`.slice(-128),
  customer_id: visitor,
  occurred_at: at(Date.now()),
  settlement: { token: offer.token, outcome },
});

try {
  (await blocks(['home'])).forEach(render);
  (await blocks(['category', 'basket'])).forEach(render); // he scrolls down: nothing of the above comes again

  const known = shown.filter((offer) => offer.token);
  if (known.length > 0) {
    const events = [...known.map((offer) => report(offer, 'OUTCOME_SEEN')), report(known[0], 'OUTCOME_CLICKED')];
    console.log(`${known.length} seen, 1 clicked: ${await send(events)}`);
    console.log(`sent again, as after a lost answer: ${await send(events)}`);
  }
} finally {
  server.close();
}

async function send(events) {
  const { results } = await callAgain(server.EventService, 'Record', { events });
  results.filter(({ error }) => error).forEach(({ error }) => console.log(`  ${error.field}: ${error.message}`));
  const names = { APPLIED: 'applied', DUPLICATE: 'known already', REFUSED: 'refused' };
  return Object.entries(names)
    .map(([name, words]) => [results.filter((result) => result.status === `EVENT_STATUS_${name}`).length, words])
    .filter(([count]) => count > 0).map((pair) => pair.join(' ')).join(', ');
}
