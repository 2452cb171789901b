// Receive events and check who sent them. Prints one line an event.
//   WEBHOOK_SECRET=whsec_… node webhook.mjs 9000
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const secret = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");
const toleranceS = 300;
const seen = new Set();

function isGenuine(headers, body) {
  const sentAt = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(Date.now() / 1000 - sentAt) <= toleranceS)) return false;
  const hmac = createHmac("sha256", secret);
  hmac.update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`).update(body);
  const wanted = Buffer.from(`v1,${hmac.digest("base64")}`);
  return (headers["webhook-signature"] ?? "").split(" ").map((item) => Buffer.from(item))
    .some((item) => item.length === wanted.length && timingSafeEqual(item, wanted));
}

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  const genuine = isGenuine(request.headers, body);
  response.writeHead(genuine ? 204 : 401).end();
  const id = request.headers["webhook-id"];
  if (!genuine || seen.has(id)) return; // an event may come twice
  seen.add(id);
  const event = JSON.parse(body);
  console.log(event.type, JSON.stringify(event.data));
});
server.listen(Number(process.argv[2]), "127.0.0.1", () => {
  console.log("listening on", server.address().port);
});
