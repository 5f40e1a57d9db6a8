# Everything that compiles stays in this stage: SQLite's binding, TypeScript, and what only development needs.
FROM node:20-bookworm-slim AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# The image has Node's headers: nothing is downloaded for the binding.
ENV npm_config_nodedir=/usr/local
COPY package.json package-lock.json ./
# Without the scripts of the project itself, which need its sources, and of packages that need none.
RUN npm ci --ignore-scripts && npm rebuild sqlite3
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY commands ./commands
COPY demo ./demo
COPY playground ./playground
RUN npx tsc -p tsconfig.build.json && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
# ffmpeg makes versions of videos that fit where they are posted.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates ffmpeg \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node -m 0700 /data /files
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist/src ./dist/src
COPY --from=build /app/dist/commands ./dist/commands
ENV NODE_ENV=production DATA_DIR=/data HTTP_PORT=8080
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# DISCORD_TOKEN, TOKEN_KEY and the like come from the environment. Other roles: dist/src/shards.js, dist/src/worker.js.
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
