-- The load of the bench: wrk asks for the slugs of a file, one after the other, as browsers all over the world would.
-- Arguments behind `--`: the file with one path a line, `keep` or `close`, and how many visitors each path gets in turn.
-- The visitors' addresses are drawn by chance, and named as a proxy names them.

local threads = 0

local browsers = {
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
  "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
}
local languages = { "de-DE,de;q=0.9,en;q=0.8", "de-AT,de;q=0.9", "en-US,en;q=0.9", "fr-FR,fr;q=0.9,en;q=0.7", "pl-PL,pl;q=0.9" }
local referrers = { "https://www.example.com/", "https://news.example.org/today", "https://mail.example.net/", "" }
-- First bytes of addresses that belong to many different countries.
local networks = { 2, 5, 31, 46, 62, 77, 80, 91, 109, 176, 185, 193, 212 }

local function any(list) return list[math.random(#list)] end

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  math.randomseed(20261123 + number)
  local connection = args[2] == "close" and "Connection: close\r\n" or ""
  local visitors = tonumber(args[3])
  requests = {}
  for path in io.lines(args[1]) do
    for _ = 1, visitors do
      local referrer = any(referrers)
      requests[#requests + 1] = table.concat({
        "GET " .. path .. " HTTP/1.1",
        "Host: " .. wrk.host .. ":" .. wrk.port,
        "X-Forwarded-For: " .. any(networks) .. "." .. math.random(0, 255) .. "." .. math.random(0, 255) .. "." .. math.random(254),
        "sec-ch-ua: \"Chromium\";v=\"141\", \"Not?A_Brand\";v=\"8\"",
        "sec-ch-ua-mobile: ?0",
        "sec-ch-ua-platform: \"Windows\"",
        "Upgrade-Insecure-Requests: 1",
        "User-Agent: " .. any(browsers),
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-User: ?1",
        "Sec-Fetch-Dest: document",
        (referrer == "" and "Accept-Encoding: gzip, deflate, br, zstd" or "Referer: " .. referrer .. "\r\nAccept-Encoding: gzip, deflate, br, zstd"),
        "Accept-Language: " .. any(languages),
        connection,
      }, "\r\n") .. "\r\n"
    end
  end
  -- Mixed, so that a link's visitors don't come in a row; the same for each contestant.
  for last = #requests, 2, -1 do
    local other = math.random(last)
    requests[last], requests[other] = requests[other], requests[last]
  end
  at = 0
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"duration_us":%d,"p50_us":%d,"p99_us":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
